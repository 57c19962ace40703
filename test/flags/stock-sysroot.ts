import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { majorOf } from '../../src/sdk/compiler-version.js';
import type { Sdk } from '../../src/sdk/types.js';
import { debian } from '../support/parts.js';
import { debianLike } from './samples.js';

/**
 * Debian's stock libc in the folders of a patched sysroot, so that flags can be tried without a patch. Its members
 * carry `[-] shared-mem`, which a patched libc.a does not: links need `uncheckedLibc` besides.
 */
export interface OutFolder {
  readonly path: string;
  remove(): void;
}

export const uncheckedLibc = '-Wl,--no-check-features';

/** An output folder, with a space in its name, because paths of users have them. */
export function outFolder(): OutFolder {
  const root = mkdtempSync(join(tmpdir(), 'wamr-pthread-flags-'));
  const path = join(root, 'out folder');
  for (const part of ['lib', 'include']) {
    mkdirSync(join(path, 'sysroot', part), { recursive: true });
    for (const triple of ['wasm32-wasi', 'wasm32-wasip1']) {
      symlinkSync(`/usr/${part}/wasm32-wasi`, join(path, 'sysroot', part, triple));
    }
  }
  writeFileSync(join(path, 'allowed-imports.txt'), 'malloc\nlog_line\n');
  return { path, remove: () => rmSync(root, { recursive: true }) };
}

/** The description of Debian's SDK with the clang that is installed here. */
export function installedSdk(): Sdk {
  const { clang, clangxx } = debian();
  const version = `${majorOf(clang.replace(/.*clang-/, '')) ?? 0}.0.0`;
  return { ...debianLike, compiler: { kind: 'clang', c: clang, cxx: clangxx, version } };
}

// Toolchains made of real archives in temporary folders, in the layouts that releases and packages have.
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { packageRoot } from '../../src/paths.js';
import type { DefaultPlaces } from '../../src/sdk/discover.js';
import { findEmbeddedPackage } from '../../src/sdk/embedded/package.js';
import { unpackEmbedded } from '../../src/sdk/embedded/unpack.js';
import { partsDir } from '../support/parts.js';

/** An empty folder that goes when the test ends. */
export function scratch(): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'wamr-pthread-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Where all tests keep unpacked files and facts, so that no test touches the user's own cache. */
export const testCache = join(partsDir, 'cache');

/** An environment with nothing in PATH but `folders`. */
export function environment(...folders: string[]): NodeJS.ProcessEnv {
  return { PATH: folders.join(':'), WAMR_PTHREAD_CACHE: testCache };
}

/** Places that do not exist, to be replaced one by one. */
export function nowhere(folder: string): DefaultPlaces {
  return {
    wasiSdk: [join(folder, 'no-wasi-sdk')],
    sysroots: [join(folder, 'no-sysroot')],
    embeddedFrom: [join(folder, 'no-project')],
  };
}

/** The embedded toolchain's sysroot (generation 2, with libc++), unpacked once for all tests. */
export async function embeddedSysroot(): Promise<string> {
  const embedded = findEmbeddedPackage([packageRoot]);
  if (embedded === undefined) throw new Error('@yowasp/clang is not installed: run npm ci');
  return unpackEmbedded(embedded, environment());
}

/** Writes files by relative name; a value that is a path of the disk (`copy`) is copied. */
export function plant(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array | { readonly copy: string }>>,
): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    if (typeof content === 'string' || content instanceof Uint8Array) writeFileSync(path, content);
    else copyFileSync(content.copy, path);
  }
}

/** A program that prints what clang would for the questions of discovery. */
export function plantClang(
  file: string,
  {
    version = 'clang version 22.1.0',
    targets = '    wasm32     - WebAssembly 32-bit',
    linker = '/bin/sh',
  } = {},
): void {
  plant(dirname(file), {
    [file.slice(dirname(file).length + 1)]: `#!/bin/sh
case "$1" in
--version) echo '${version}' ;;
--print-targets) echo '${targets}' ;;
--print-resource-dir) echo '${join(dirname(dirname(file)), 'lib', 'clang', '22')}' ;;
-print-prog-name=wasm-ld) echo '${linker}' ;;
esac
`,
  });
  chmodSync(file, 0o755);
}

/** A sysroot with the embedded libc.a under the triple directory of your choice. */
export async function plantSysroot(folder: string, tripleDir = 'wasm32-wasip1'): Promise<void> {
  const stock = join(await embeddedSysroot(), 'lib', 'wasm32-wasip1');
  plant(folder, {
    [`lib/${tripleDir}/libc.a`]: { copy: join(stock, 'libc.a') },
    [`lib/${tripleDir}/crt1-command.o`]: { copy: join(stock, 'crt1-command.o') },
    [`include/${tripleDir}/stdio.h`]: '#pragma once\n',
    [`include/${tripleDir}/pthread.h`]: '#pragma once\n',
  });
}

/** A wasi-sdk release of the layout since 24, its clang a script. */
export async function plantWasiSdk(folder: string): Promise<void> {
  await plantSysroot(join(folder, 'share', 'wasi-sysroot'));
  plantClang(join(folder, 'bin', 'clang'));
  plantClang(join(folder, 'bin', 'clang++'));
  plant(folder, {
    VERSION: '25.0\nwasi-libc: 574b88da4817\n',
    'share/cmake/wasi-sdk-p1.cmake': 'set(WASI 1)\n',
    'lib/clang/22/lib/wasm32-unknown-wasip1/libclang_rt.builtins.a': '!<arch>\n',
  });
}

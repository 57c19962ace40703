import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sdk } from './types.js';

/** The places where a sysroot is described: its root and the two folders of its target. */
export interface SysrootFolders {
  readonly sysroot: string;
  readonly libDir: string;
  readonly includeDir: string;
}

/**
 * libc++ of a sysroot, where there is one.
 *
 * Since wasi-sdk 33 there are two, with and without WebAssembly exceptions, in `eh` and `noeh`; WAMR has no
 * exceptions unless it is built as a classic interpreter, so `noeh` is taken.
 */
export function findLibcxx({ sysroot, libDir, includeDir }: SysrootFolders): Sdk['libcxx'] {
  const archive = firstFile(['', 'noeh', 'eh'].map(variant => join(libDir, variant, 'libc++.a')));
  const headers = [
    join(includeDir, 'c++', 'v1'),
    join(includeDir, 'noeh', 'c++', 'v1'),
    join(includeDir, 'eh', 'c++', 'v1'),
    join(sysroot, 'include', 'c++', 'v1'),
  ].find(folder => existsSync(join(folder, '__config_site')));
  if (archive === undefined || headers === undefined) return undefined;
  return { archive, includeDir: headers, threads: hasThreads(headers) };
}

/** LLVM before 20 left `_LIBCPP_HAS_NO_THREADS` undefined instead of setting a value. */
function hasThreads(headers: string): boolean {
  const text = readFileSync(join(headers, '__config_site'), 'utf8');
  const value = /^\s*#\s*define\s+_LIBCPP_HAS_THREADS\s+(\d)/m.exec(text)?.[1];
  return value === undefined ? !/^\s*#\s*define\s+_LIBCPP_HAS_NO_THREADS\b/m.test(text) : value !== '0';
}

/** The major version of libc++ in this header folder, or undefined. */
export function libcxxMajor(headers: string): number | undefined {
  try {
    const text = readFileSync(join(headers, '__config'), 'utf8');
    const number = /#\s*define\s+_LIBCPP_VERSION\s+(\d+)/.exec(text)?.[1];
    // 220108 is 22.1.8; versions before 15 wrote 14000.
    return number === undefined
      ? undefined
      : Math.floor(Number(number) / (number.length < 6 ? 1000 : 10_000));
  } catch {
    return undefined;
  }
}

/** libclang_rt.builtins under one of `roots` (resource folders of clang, or a sysroot that has it inside). */
export function findBuiltins(roots: readonly string[]): string | undefined {
  return firstFile(
    roots.flatMap(root => [
      join(root, 'lib', 'wasm32-unknown-wasip1', 'libclang_rt.builtins.a'),
      join(root, 'lib', 'wasm32-unknown-wasi', 'libclang_rt.builtins.a'),
      join(root, 'lib', 'wasm32-wasip1', 'libclang_rt.builtins.a'),
      join(root, 'lib', 'wasip1', 'libclang_rt.builtins-wasm32.a'),
      join(root, 'lib', 'wasi', 'libclang_rt.builtins-wasm32.a'),
    ]),
  );
}

/** The resource folders of the clang installed under `prefix`, newest first. */
export function resourceDirectories(prefix: string): string[] {
  const folder = join(prefix, 'lib', 'clang');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort((a, b) => Number.parseFloat(b) - Number.parseFloat(a))
    .map(name => join(folder, name));
}

/** The contents of the VERSION files of an SDK, one line each; undefined where there is none. */
export function readVersion(folders: readonly string[]): string | undefined {
  const file = firstFile(folders.map(folder => join(folder, 'VERSION')));
  return file === undefined ? undefined : readFileSync(file, 'utf8').trim();
}

export function firstFile(candidates: readonly string[]): string | undefined {
  return candidates.find(file => existsSync(file));
}

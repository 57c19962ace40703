import { join, relative } from 'node:path';
import type { Sdk } from '../sdk/types.js';

/** The options with which compiling and linking both begin: the target, and the sysroot at `sysroot`. */
export function targetOptions(sdk: Sdk, sysroot: string): string[] {
  return [`--target=${sdk.triple}`, `--sysroot=${sysroot}`];
}

/**
 * Options for compiling C.
 *
 * `-pthread` alone implies the two features (measured with clang 14 and 22), but objects without them lose their
 * atomics in silence, so they are said again.
 */
export function cOptions(sdk: Sdk, sysroot: string): string[] {
  return [...targetOptions(sdk, sysroot), '-pthread', '-matomics', '-mbulk-memory'];
}

/**
 * Options for compiling C++.
 *
 * clang turns exceptions on by default, but no wasi-libc++ of a plain target defines `__cxa_throw`, and WAMR has
 * exceptions in its classic interpreter only. An `-fexceptions` further right on the line wins.
 */
export function cxxOptions(sdk: Sdk, sysroot: string): string[] {
  return [...cOptions(sdk, sysroot), '-fno-exceptions', ...libcxxHeaders(sdk, sysroot)];
}

/**
 * `include/<triple>/c++/v1` (Debian, wasi-sdk 25): clang 22 looks there, clang 14 in `include/c++/v1` only. Naming the
 * folder a second time does no harm: clang drops the duplicate and the order stays.
 */
function libcxxHeaders({ libcxx, includeDir, tripleDir }: Sdk, sysroot: string): string[] {
  if (libcxx === undefined) return [];
  const inside = relative(includeDir, libcxx.includeDir).replaceAll('\\', '/');
  // eh/ and noeh/ (wasi-sdk 33) are chosen by the driver, together with the archive.
  if (inside !== 'c++/v1') return [];
  return ['-isystem', join(sysroot, 'include', tripleDir, 'c++', 'v1')];
}

import type { Config } from '../../config/types.js';
import type { FunctionType } from '../../wasm/types.js';
import { libcBuiltin, libcEmcc, libPthread, libPthreadSemaphore } from './env.js';
import { parseNativeSignature } from './signature.js';
import { libcWasi, libWasiThreads } from './wasi.js';

/** The CMake option that brings a library of natives into the runtime. */
export type NativeOption =
  | 'WAMR_BUILD_LIBC_BUILTIN'
  | 'WAMR_BUILD_LIB_PTHREAD'
  | 'WAMR_BUILD_LIB_PTHREAD_SEMAPHORE'
  | 'WAMR_BUILD_LIBC_EMCC'
  | 'WAMR_BUILD_LIBC_WASI'
  | 'WAMR_BUILD_LIB_WASI_THREADS';

export interface NativeLibrary {
  readonly option: NativeOption;
  /** Import modules under which the functions are registered. */
  readonly modules: readonly string[];
  /** Name to signature in WAMR's notation. */
  readonly functions: Readonly<Record<string, string>>;
}

/** A function that WAMR registers. */
export interface Native {
  readonly name: string;
  readonly option: NativeOption;
  readonly signature: string;
  readonly type: FunctionType;
}

/** The two module names of WASI preview 1 that WAMR knows. */
export const WASI_MODULES: readonly string[] = ['wasi_snapshot_preview1', 'wasi_unstable'];

/** Everything that WAMR 2.4.3 can register: core/iwasm/common/wasm_native.c, wasm_native_init. */
export const nativeLibraries: readonly NativeLibrary[] = [
  { option: 'WAMR_BUILD_LIBC_BUILTIN', modules: ['env'], functions: libcBuiltin },
  { option: 'WAMR_BUILD_LIB_PTHREAD', modules: ['env'], functions: libPthread },
  { option: 'WAMR_BUILD_LIB_PTHREAD_SEMAPHORE', modules: ['env'], functions: libPthreadSemaphore },
  { option: 'WAMR_BUILD_LIBC_EMCC', modules: ['env'], functions: libcEmcc },
  { option: 'WAMR_BUILD_LIBC_WASI', modules: WASI_MODULES, functions: libcWasi },
  { option: 'WAMR_BUILD_LIB_WASI_THREADS', modules: ['wasi'], functions: libWasiThreads },
];

/**
 * The native an import binds to, in a runtime with every library; undefined where WAMR has none.
 * A leading `_` is dropped on a second try, as core/iwasm/common/wasm_native.c does.
 */
export function findNative(module: string, name: string): Native | undefined {
  return lookUp(module, name) ?? (name.startsWith('_') ? lookUp(module, name.slice(1)) : undefined);
}

/** Whether the configured runtime is built with this option; options the config does not have are off. */
export function optionIsOn(runtime: Config['runtime'], option: NativeOption): boolean {
  return option === 'WAMR_BUILD_LIBC_EMCC' ? false : runtime[option];
}

function lookUp(module: string, name: string): Native | undefined {
  for (const library of nativeLibraries) {
    if (!library.modules.includes(module) || !Object.hasOwn(library.functions, name)) continue;
    const signature = library.functions[name] ?? '()';
    return { name, option: library.option, signature, type: parseNativeSignature(signature) };
  }
  return undefined;
}

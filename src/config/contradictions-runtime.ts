import type { Config } from './types.js';

interface Refusal {
  readonly message: string;
  readonly fix: string;
}

/** What WAMR's CMake lets through, or quietly changes, and lib-pthread cannot live with. */
export const runtimeContradictions: readonly ((config: Config) => Refusal | undefined)[] = [
  ({ runtime }) =>
    refuse(
      !runtime.WAMR_BUILD_LIB_PTHREAD,
      'runtime.WAMR_BUILD_LIB_PTHREAD is 0, but without lib-pthread the runtime has no env.pthread_create and no thread starts',
      'Remove WAMR_BUILD_LIB_PTHREAD: 1 is the default and the only value.',
    ),
  // lib_wasi_threads.cmake defines HEAP_AUX_STACK_ALLOCATION=1; thread_manager.c then allocates whole stacks from the
  // app heap. unsupported_combination.cmake does not know this pair.
  ({ runtime }) =>
    refuse(
      runtime.WAMR_BUILD_LIB_WASI_THREADS,
      'runtime.WAMR_BUILD_LIB_WASI_THREADS is 1, but it moves the stack of every lib-pthread thread into the app heap, each as large as all stacks together; WAMR builds this without a warning',
      'Remove WAMR_BUILD_LIB_WASI_THREADS, and run modules for wasi-threads on a runtime of their own.',
    ),
  ({ runtime }) =>
    refuse(
      !runtime.WAMR_BUILD_LIBC_BUILTIN,
      'runtime.WAMR_BUILD_LIBC_BUILTIN is 0, but it provides env.malloc and env.free: the first malloc would trap',
      'Remove WAMR_BUILD_LIBC_BUILTIN: 1 is the default and the only value.',
    ),
  // runtime_lib.cmake sets it back to 1 for LIB_PTHREAD, so a 0 here would only be a false belief.
  ({ runtime }) =>
    refuse(
      !runtime.WAMR_BUILD_BULK_MEMORY,
      'runtime.WAMR_BUILD_BULK_MEMORY is 0, but a shared memory is initialised with bulk memory instructions, and lib-pthread turns them on again',
      'Remove WAMR_BUILD_BULK_MEMORY: 1 is the default and the only value.',
    ),
  ({ runtime }) =>
    refuse(
      !runtime.WAMR_BUILD_INTERP && !runtime.WAMR_BUILD_AOT,
      'runtime.WAMR_BUILD_INTERP and runtime.WAMR_BUILD_AOT are both 0, but the runtime needs one of them to run anything',
      'Leave one of the two at 1.',
    ),
  // unsupported_combination.cmake: SIMD + CLASSIC_INTERP is a fatal error at configure time.
  ({ runtime }) =>
    refuse(
      runtime.WAMR_BUILD_SIMD && runtime.WAMR_BUILD_INTERP && !runtime.WAMR_BUILD_FAST_INTERP,
      'runtime.WAMR_BUILD_SIMD is 1 and WAMR_BUILD_FAST_INTERP is 0, but the classic interpreter has no SIMD and CMake would stop',
      'Set WAMR_BUILD_FAST_INTERP to 1, or WAMR_BUILD_SIMD to 0.',
    ),
];

function refuse(wrong: boolean, message: string, fix: string): Refusal | undefined {
  return wrong ? { message, fix } : undefined;
}

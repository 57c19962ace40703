import type { Config } from './types.js';

/** Numbers that WAMR, wasi-libc and WebAssembly fix; sizes in bytes. */
export const WAMR_LIMITS = {
  /** WAMR core/config.h WASM_THREAD_AUX_STACK_SIZE_MIN: below it no instance is made at all. */
  auxStackMin: 256,
  /**
   * musl include/limits.h PTHREAD_STACK_MIN, the least that POSIX lets a thread ask for. It is no formality: in
   * wasi-libc snprintf("%f") alone was seen to use 1488 bytes of stack and qsort up to 1424, so a smaller slice
   * overflows in the first ordinary libc call.
   */
  practicalStackMin: 2048,
  /** WAMR thread_manager.c wasm_cluster_create: `stack_size & (~15)`. */
  auxStackAlign: 16,
  /** WAMR core/config.h APP_HEAP_SIZE_MIN, checked by ems_kfc.c gc_init_with_struct_and_pool. */
  appHeapMin: 256,
  /** WAMR core/config.h APP_HEAP_SIZE_MAX; wasm_runtime.c wasm_instantiate cuts larger heaps without a word. */
  appHeapMax: 1024 ** 3,
  /** WAMR core/config.h CLUSTER_MAX_THREAD_NUM: threads besides main when the host sets nothing. */
  defaultMaxThreads: 4,
  /** Page of a linear memory; the specification's unit of memory limits. */
  pageSize: 65_536,
  /** Address space of a 32-bit linear memory; the app heap lives inside it (wasm_runtime.c memory_instantiate). */
  addressSpace: 4 * 1024 ** 3,
} as const;

/** Bytes of stack that WAMR gives each thread, main included: `threads.stackSize` rounded up to WAMR's alignment. */
export function stackSlice(config: Config): number {
  const align = WAMR_LIMITS.auxStackAlign;
  return Math.ceil(config.threads.stackSize / align) * align;
}

/**
 * Bytes to link as `-z stack-size`. WAMR divides the linked stack by `max + 1` and rounds each slice down to 16
 * (thread_manager.c wasm_cluster_create); a multiple of aligned slices comes out of that unchanged.
 */
export function stackArea(config: Config): number {
  return stackSlice(config) * (config.threads.max + 1);
}

/** Names by which an allocator inside libc.a is known. WAMR's heap or the layer must serve every one of them. */
export const ALLOCATOR_SYMBOLS: ReadonlySet<string> = new Set([
  'malloc',
  'free',
  'calloc',
  'realloc',
  'posix_memalign',
  'aligned_alloc',
  'malloc_usable_size',
  'memalign',
  '__libc_malloc',
  '__libc_calloc',
  '__libc_free',
]);

/** Private names of the two allocators that wasi-libc can be built with (its CMake option MALLOC). */
const ALLOCATOR_INTERNALS = /^(emmalloc_\w+|dl(malloc|free|calloc|realloc|memalign|posix_memalign)\w*)$/;

/** True for a symbol that only an allocator defines. */
export function isAllocatorSymbol(name: string): boolean {
  return ALLOCATOR_SYMBOLS.has(name) || ALLOCATOR_INTERNALS.test(name);
}

const THREAD_SYMBOL = /^(?:(?:__)?pthread_|sem_|mtx_|cnd_|thrd_|tss_|call_once$)/;

/** True for the names of POSIX threads, semaphores and C11 threads. */
export function isThreadSymbol(name: string): boolean {
  return THREAD_SYMBOL.test(name);
}

/** Symbols that tell the generations of wasi-libc apart. */
export const LANDMARK = {
  /** Defined by the marker member of a patched libc.a. */
  ours: '__wt_patched_v1',
  /** wasi-libc with wasi-threads: its pthread_create asks the host to spawn. */
  wasiThreads: ['__wasi_thread_spawn', 'wasi_thread_start'],
  /** Since wasi-sdk 34: stdio takes locks, and locks wait through this function. */
  fileLock: '__lockfile',
  futexWait: '__wasilibc_futex_wait',
  create: 'pthread_create',
} as const;

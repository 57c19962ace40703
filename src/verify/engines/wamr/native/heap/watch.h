/* Between the watched interpreter and the books of the heap. C and C++. */
#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct WASMExecEnv;
struct WASMInterpFrame;

/* Where the file of the module lies; the interpreter's instruction pointers point into it. */
extern const uint8_t *wamr_pthread_code;

/* One byte for each byte of the app heap, 0 to 4 (exact.h, State); null: there is no app heap, or it is not watched. */
extern uint8_t *wamr_pthread_shadow;
/* The app heap's first address in linear memory, and its size in bytes. */
extern uint64_t wamr_pthread_heap_start;
extern uint64_t wamr_pthread_heap_size;

/* Bytes of the app heap that are not all the program's are read or written; `ip` lies behind the instruction. */
void wamr_pthread_misused(struct WASMExecEnv *env, const uint8_t *ip, uint64_t address, uint64_t size, int write);
/* A thread of the host begins to run wasm code. */
void wamr_pthread_entered(struct WASMExecEnv *env);
/* It is the host's again; the environment may be destroyed from now on, as that of constructors is. */
void wamr_pthread_left(void);
/* A native is about to run for the module, and has returned; its arguments are the frame's locals. */
void wamr_pthread_calls(struct WASMExecEnv *env, struct WASMInterpFrame *frame);
void wamr_pthread_called(struct WASMExecEnv *env, struct WASMInterpFrame *frame);

/* To be read before the two others: it is set behind them, by the first allocation, while other threads may run. */
static inline uint64_t wamr_pthread_heap_size_now(void) {
  return __atomic_load_n(&wamr_pthread_heap_size, __ATOMIC_ACQUIRE);
}

/* Live bytes are 1 (exact.h). Others may write while this reads: a byte is old or new, and either is an answer. */
static inline int wamr_pthread_is_live(uint64_t at) {
  return __atomic_load_n(&wamr_pthread_shadow[at], __ATOMIC_RELAXED) == 1;
}

/* Blocks have at least 16 bytes of nobody's between them: the ends of a short access tell of all of it. */
static inline int wamr_pthread_all_live(uint64_t at, uint64_t size) {
  if (size <= 16) return wamr_pthread_is_live(at) && wamr_pthread_is_live(at + size - 1);
  for (uint64_t each = 0; each < size; each++)
    if (!wamr_pthread_is_live(at + each)) return 0;
  return 1;
}

/* `size` is not 0. What lies outside of the app heap is no business of ours. */
static inline void wamr_pthread_touch(struct WASMExecEnv *env, const uint8_t *ip, uint64_t address, uint64_t size,
                                      int write) {
  const uint64_t heap_size = wamr_pthread_heap_size_now();
  if (heap_size == 0) return;
  uint64_t at = address - wamr_pthread_heap_start;
  if (at >= heap_size) {
    /* It may still reach into it. */
    if (address >= wamr_pthread_heap_start || address + size <= wamr_pthread_heap_start) return;
    size -= wamr_pthread_heap_start - address;
    at = 0;
  }
  if (size > heap_size - at) size = heap_size - at;
  if (!wamr_pthread_all_live(at, size))
    wamr_pthread_misused(env, ip, address, size + (wamr_pthread_heap_start + at - address), write);
}

#ifdef __cplusplus
}
#endif

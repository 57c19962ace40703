/* Between the watched interpreter and what draws conclusions. C and C++. */
#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct WASMExecEnv;
struct WASMInterpFrame;

/* Program counters from here on are offsets in the module's file. Low addresses, so that ThreadSanitizer can keep them
   in its compressed form (tsan_platform.h: the low range of application memory), and none that a program has. */
#define PLACES 0x100000000ull
#define PLACES_END 0x200000000ull

/* Where the file of the module lies; the interpreter's instruction pointers point into it. */
extern const uint8_t *wamr_pthread_code;

/* ThreadSanitizer remembers four accesses of each eight bytes, and those of a variable push out those of its neighbour.
   So what has at most four bytes is told twice: where it lies, as all that natives do with memory, and at the address of
   its word here, which has eight bytes of its own (words.cc). */
extern uint8_t *wamr_pthread_words;

/* Of an offset in the module's memory. */
static inline uint8_t *wamr_pthread_word(uint32_t offset) {
  return wamr_pthread_words + (uint64_t)(offset / 4) * 8 + offset % 4;
}

/* While a thread is quiet, ThreadSanitizer takes no order from the locks that it uses: they are WAMR's, not the
   program's. Threads are quiet except in wasm code. */
void wamr_pthread_quiet_begin(void);
void wamr_pthread_quiet_end(void);
/* Also in wasm code: a function that orders nothing, or whose order is told apart (sync.cc), runs. */
int wamr_pthread_is_quiet(void);
/* What was done before the release is seen after the acquire, quiet or not. The address is only a name. */
void wamr_pthread_release(void *address);
void wamr_pthread_acquire(void *address);

/* A host's thread begins to run wasm code, and has nothing more to run. */
void wamr_pthread_entered(struct WASMExecEnv *env);
void wamr_pthread_left(struct WASMExecEnv *env);
/* A function, imported ones included, is about to run, and has returned. */
void wamr_pthread_called(struct WASMExecEnv *env, struct WASMInterpFrame *frame);
void wamr_pthread_returned(struct WASMExecEnv *env, struct WASMInterpFrame *frame);

#ifdef __cplusplus
}
#endif

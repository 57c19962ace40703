/* Wasm atomics under short names, and the one rule about waking.

   Every wasm atomic, a plain load included, takes one process-wide host mutex in WAMR's interpreter (about
   17 ns, core/iwasm/interpreter/wasm_interp_fast.c: shared_memory_lock), so the callers count them. */
#ifndef WT_ATOMIC_H
#define WT_ATOMIC_H

#include <stdint.h>

#define WT_FOREVER ((int64_t)-1)
#define WT_TIMED_OUT 2

static inline int wt_load(const volatile int *word) { return __atomic_load_n(word, __ATOMIC_SEQ_CST); }

static inline void wt_store(volatile int *word, int value) { __atomic_store_n(word, value, __ATOMIC_SEQ_CST); }

static inline int wt_swap(volatile int *word, int value) {
  return __atomic_exchange_n(word, value, __ATOMIC_SEQ_CST);
}

static inline int wt_add(volatile int *word, int amount) {
  return __atomic_fetch_add(word, amount, __ATOMIC_SEQ_CST);
}

static inline int wt_or(volatile int *word, int bits) { return __atomic_fetch_or(word, bits, __ATOMIC_SEQ_CST); }

static inline int wt_and(volatile int *word, int bits) { return __atomic_fetch_and(word, bits, __ATOMIC_SEQ_CST); }

/* Stores `desired` where the word still holds `expected`; returns what it held. */
static inline int wt_cas(volatile int *word, int expected, int desired) {
  __atomic_compare_exchange_n(word, &expected, desired, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
  return expected;
}

/* Sleeps while the word holds `expected`, for at most `nanoseconds`. May return early: always re-check. */
static inline int wt_wait(volatile int *word, int expected, int64_t nanoseconds) {
  return __builtin_wasm_memory_atomic_wait32((int *)word, expected, nanoseconds);
}

/* Wakes all. WAMR's notify counts waiters that were already notified, so a notify of one may wake nobody
   (core/iwasm/common/wasm_shared_memory.c: notify_wait_list). Uses only the address: the memory may already
   belong to somebody else. */
static inline void wt_wake(volatile int *word) { __builtin_wasm_memory_atomic_notify((int *)word, 0xffffffffu); }

#endif

/* A lock in one word for the layer's own state: 0 free, 1 held, 2 held and somebody may wait. */
#ifndef WT_LOCK_H
#define WT_LOCK_H

#include "atomic.h"

enum { WT_FREE = 0, WT_HELD = 1, WT_CONTENDED = 2 };

/* Waits for a lock that was found held. */
static inline void wt_lock_contended(volatile int *lock) {
  while (wt_swap(lock, WT_CONTENDED) != WT_FREE) wt_wait(lock, WT_CONTENDED, WT_FOREVER);
}

static inline void wt_lock(volatile int *lock) {
  if (wt_cas(lock, WT_FREE, WT_HELD) != WT_FREE) wt_lock_contended(lock);
}

static inline void wt_unlock(volatile int *lock) {
  if (wt_swap(lock, WT_FREE) == WT_CONTENDED) wt_wake(lock);
}

#endif

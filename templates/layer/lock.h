/* A lock in one word for the layer's own state: 0 free, 1 held, 2 held and somebody may wait. */
#ifndef WT_LOCK_H
#define WT_LOCK_H

#include "atomic.h"

enum { WT_FREE = 0, WT_HELD = 1, WT_CONTENDED = 2 };

/* Tries for some microseconds to change the word from 0 to `desired`; returns 1 where it did. To fall asleep and be
   woken takes longer than most locks are held. */
int __wt_try_longer(volatile int *word, int desired);

/* Waits for a lock that was found held. */
void __wt_lock_contended(volatile int *lock);

static inline void wt_lock(volatile int *lock) {
  if (wt_cas(lock, WT_FREE, WT_HELD) != WT_FREE) __wt_lock_contended(lock);
}

static inline void wt_unlock(volatile int *lock) {
  if (wt_swap(lock, WT_FREE) == WT_CONTENDED) wt_wake(lock);
}

#endif

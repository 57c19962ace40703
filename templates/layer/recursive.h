/* A lock in one word that its holder may take again. It waits like lock.h, and free is 0.

   Bit 0: somebody waits. Bits 1 to 17: how often the holder took it again. Bits 18 to 30: the holder's number. */
#ifndef WT_RECURSIVE_H
#define WT_RECURSIVE_H

#include "atomic.h"
#include "thread.h"

#define WT_WAITERS 1
#define WT_AGAIN 2
#define WT_ID_SHIFT 18
#define WT_IDS 8191

/* A small number of the calling thread, 1 to WT_IDS, taken at its first use of such a lock; 0: none yet. */
extern _Thread_local int __wt_id;
int __wt_take_id(void);

/* What the word holds while the calling thread has the lock once. */
static inline int wt_owner_word(void) {
  wt_need_tls();
  return (__wt_id != 0 ? __wt_id : __wt_take_id()) << WT_ID_SHIFT;
}

static inline int wt_is_owner(int seen, int self) { return seen >> WT_ID_SHIFT == self >> WT_ID_SHIFT; }

/* Waits for a lock that another thread was `seen` to hold. */
void __wt_claim_contended(volatile int *word, int self, int seen);

/* Returns 0 where the caller holds the lock already, and leaves it as it is then. */
static inline int wt_claim(volatile int *word) {
  int self = wt_owner_word();
  int seen = wt_cas(word, 0, self);
  if (seen == 0) return 1;
  if (wt_is_owner(seen, self)) return 0;
  __wt_claim_contended(word, self, seen);
  return 1;
}

static inline void wt_give_back(volatile int *word) {
  if (wt_swap(word, 0) & WT_WAITERS) wt_wake(word);
}

/* The same, counted: as many wt_leave as wt_enter. Only the holder changes the count. */
static inline void wt_enter(volatile int *word) {
  if (!wt_claim(word)) wt_add(word, WT_AGAIN);
}

static inline void wt_leave(volatile int *word) {
  if (*word & ((1 << WT_ID_SHIFT) - WT_AGAIN)) wt_add(word, -WT_AGAIN);
  else wt_give_back(word);
}

#endif

#include "lock.h"

#define TRIES 4
/* In turns of an empty loop, about 3 ns each in the interpreter. */
#define FIRST_PAUSE 100

/* Nothing touches the word between the tries: a plain look at it would be a data race, and each atomic takes the
   interpreter's one lock for all of them, which the holder needs to unlock. */
static void pause_for(int turns) {
  for (; turns > 0; turns--) __asm__ volatile("");
}

int __wt_try_longer(volatile int *word, int desired) {
  for (int tries = 0; tries < TRIES; tries++) {
    pause_for(FIRST_PAUSE << tries);
    if (wt_cas(word, 0, desired) == 0) return 1;
  }
  return 0;
}

/* Who was woken need not remember that others sleep too: a wake-up is for all, and each marks the lock anew before it
   sleeps again. */
void __wt_lock_contended(volatile int *lock) {
  while (!__wt_try_longer(lock, WT_HELD)) {
    if (wt_swap(lock, WT_CONTENDED) == WT_FREE) return;
    wt_wait(lock, WT_CONTENDED, WT_FOREVER);
  }
}

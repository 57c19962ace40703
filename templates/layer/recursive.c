#include "recursive.h"

#include "thread.h"

#define WORDS ((WT_IDS + 1) / 32)
#define RETRY_NS 1000000

_Thread_local int __wt_id;

/* One bit for each number in use. A number that belongs to nobody counts as used: 0 is no owner. */
static volatile int used[WORDS] = {1};

static int first_free(void) {
  for (int i = 0; i < WORDS; i++) {
    for (int seen = wt_load(&used[i]); seen != -1; seen = wt_load(&used[i])) {
      int bit = __builtin_ctz(~(unsigned)seen);
      if (!((unsigned)wt_or(&used[i], (int)(1u << bit)) >> bit & 1)) return i * 32 + bit;
    }
  }
  return 0;
}

int __wt_take_id(void) {
  static volatile int never;
  while ((__wt_id = first_free()) == 0) wt_wait(&never, 0, RETRY_NS);
  return __wt_id;
}

void __wt_give_id(void) {
  if (__wt_id != 0) wt_and(&used[__wt_id / 32], (int)~(1u << __wt_id % 32));
  __wt_id = 0;
}

void __wt_claim_contended(volatile int *word, int self, int seen) {
  do {
    if (seen != 0) {
      if (!(seen & WT_WAITERS)) wt_cas(word, seen, seen | WT_WAITERS);
      /* Returns at once where the word is no longer that. */
      wt_wait(word, seen | WT_WAITERS, WT_FOREVER);
    }
    /* Others may have waited too: the next to leave wakes them. */
    seen = wt_cas(word, 0, self | WT_WAITERS);
  } while (seen != 0);
}

#include <stdint.h>

#include "atomic.h"
#include "thread.h"

/* Guards of function-local statics. On wasm they are 32 bits wide and compiled code looks at bit 0 only (the ARM
   form, clang lib/CodeGen/ItaniumCXXABI.cpp: WebAssemblyCXXABI); a second word would belong to a neighbour.
   0: not yet; DONE; else the initialising thread's record | RUNNING, | WAITERS. */
enum { DONE = 1, RUNNING = 2, WAITERS = 4 };

int __cxa_guard_acquire(int *guard) {
  int mine = (int)(uintptr_t)wt_self() | RUNNING;
  for (;;) {
    int seen = wt_cas(guard, 0, mine);
    if (seen == 0) return 1;
    if (seen == DONE) return 0;
    /* The initialiser entered itself: undefined in C++, and a trap says more than a hang. */
    if ((seen & ~WAITERS) == mine) __builtin_trap();
    if (!(seen & WAITERS) && wt_cas(guard, seen, seen | WAITERS) != seen) continue;
    wt_wait(guard, seen | WAITERS, WT_FOREVER);
  }
}

void __cxa_guard_release(int *guard) {
  if (wt_swap(guard, DONE) & WAITERS) wt_wake(guard);
}

void __cxa_guard_abort(int *guard) {
  if (wt_swap(guard, 0) & WAITERS) wt_wake(guard);
}

#include <pthread.h>
#include <threads.h>

#include "atomic.h"

enum { NOT_YET = 0, RUNNING = 1, DONE = 2, RUNNING_WITH_WAITERS = 3 };

static int run_once(int *once, void (*routine)(void)) {
  if (wt_load(once) == DONE) return 0;
  if (wt_cas(once, NOT_YET, RUNNING) == NOT_YET) {
    routine();
    if (wt_swap(once, DONE) == RUNNING_WITH_WAITERS) wt_wake(once);
    return 0;
  }
  while (wt_load(once) != DONE) {
    wt_cas(once, RUNNING, RUNNING_WITH_WAITERS);
    wt_wait(once, RUNNING_WITH_WAITERS, WT_FOREVER);
  }
  return 0;
}

int pthread_once(pthread_once_t *once, void (*routine)(void)) { return run_once(once, routine); }
void call_once(once_flag *once, void (*routine)(void)) { run_once(once, routine); }

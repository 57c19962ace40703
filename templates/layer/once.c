#include <pthread.h>
#include <threads.h>

#include "atomic.h"
#include "thread.h"

enum { NOT_YET = 0, RUNNING = 1, DONE = 2, RUNNING_WITH_WAITERS = 3 };

static void leave(volatile int *once, int state) {
  if (wt_swap(once, state) == RUNNING_WITH_WAITERS) wt_wake(once);
}

static void undo(void *once) { leave(once, NOT_YET); }

/* A routine that is cancelled or exits counts as never called: the next thread runs it. */
static void run(int *once, void (*routine)(void)) {
  struct __ptcb handler;
  _pthread_cleanup_push(&handler, undo, once);
  routine();
  _pthread_cleanup_pop(&handler, 0);
  leave(once, DONE);
}

static int run_once(int *once, void (*routine)(void)) {
  if (wt_load(once) == DONE) return 0;
  for (;;) {
    switch (wt_cas(once, NOT_YET, RUNNING)) {
      case NOT_YET: run(once, routine); return 0;
      case DONE: return 0;
      case RUNNING:
        if (wt_cas(once, RUNNING, RUNNING_WITH_WAITERS) != RUNNING) continue;
        __attribute__((fallthrough));
      default: wt_wait(once, RUNNING_WITH_WAITERS, WT_FOREVER);
    }
  }
}

int pthread_once(pthread_once_t *once, void (*routine)(void)) { return run_once(once, routine); }
void call_once(once_flag *once, void (*routine)(void)) { run_once(once, routine); }

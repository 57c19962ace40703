#include <errno.h>

#include "lock.h"
#include "thread.h"
#include "wait.h"

/* Deferred cancellation. A request is a flag in the thread's record; the thread looks at it at its cancellation points,
   which are the layer's own waits. What blocks in the host (read, poll, accept) cannot be woken, so it is no
   cancellation point here. */

#define PAUSE_NS 50000

static volatile int cancelling;

static int is_cancelled(struct __pthread *self) {
  return self->cancel_state == PTHREAD_CANCEL_ENABLE && wt_load(&self->cancel) == WT_CANCEL_REQUESTED;
}

void __wt_testcancel(void) {
  if (is_cancelled(wt_self())) pthread_exit(PTHREAD_CANCELED);
}

int __wt_cancelable_sleep(volatile int *word, int expected, int64_t nanoseconds) {
  struct __pthread *self = wt_self();
  /* Told before the flag is read: pthread_cancel sets the flag before it reads this. */
  wt_store(&self->sleeps_on, (int)(uintptr_t)word);
  int outcome = is_cancelled(self) ? 0 : wt_wait(word, expected, nanoseconds);
  wt_store(&self->sleeps_on, 0);
  return outcome;
}

/* The thread may be between its look at the flag and its sleep, where a wake-up misses it: so until it is seen awake. */
static void wake(struct __pthread *thread) {
  static volatile int never;
  if (thread->cancel_state != PTHREAD_CANCEL_ENABLE) return;
  for (;;) {
    uintptr_t word = (uintptr_t)wt_load(&thread->sleeps_on);
    if (word == 0) return;
    wt_wake((volatile int *)word);
    wt_wait(&never, 0, PAUSE_NS);
  }
}

int pthread_cancel(pthread_t thread) {
  wt_lock(&cancelling);
  int before = wt_cas(&thread->cancel, WT_CANCEL_NONE, WT_CANCEL_REQUESTED);
  if (before == WT_CANCEL_NONE && thread != wt_self()) wake(thread);
  wt_unlock(&cancelling);
  return 0;
}

/* The record may be freed once its thread is through, so a canceller that still looks at it is waited for. */
void __wt_end_cancellation(struct __pthread *self) {
  if (wt_swap(&self->cancel, WT_CANCEL_TOO_LATE) != WT_CANCEL_REQUESTED) return;
  wt_lock(&cancelling);
  wt_unlock(&cancelling);
}

#include <errno.h>

#include "thread.h"
#include "wait.h"

int pthread_setcancelstate(int state, int *before) {
  if (state != PTHREAD_CANCEL_ENABLE && state != PTHREAD_CANCEL_DISABLE) return EINVAL;
  struct __pthread *self = wt_self();
  if (before != NULL) *before = self->cancel_state;
  self->cancel_state = state;
  return 0;
}

/* Nothing can stop a thread between two calls (cancel.c): cancellation is always deferred. */
int pthread_setcanceltype(int type, int *before) {
  if (type == PTHREAD_CANCEL_ASYNCHRONOUS) return ENOTSUP;
  if (type != PTHREAD_CANCEL_DEFERRED) return EINVAL;
  if (before != NULL) *before = PTHREAD_CANCEL_DEFERRED;
  return 0;
}

void pthread_testcancel(void) { wt_testcancel(); }

/* The names by which musl's own files call these. */
int __pthread_setcancelstate(int, int *) __attribute__((alias("pthread_setcancelstate")));
void __pthread_testcancel(void) __attribute__((alias("pthread_testcancel")));
void __testcancel(void) __attribute__((alias("pthread_testcancel")));

#include <errno.h>

#include "thread.h"

/* Nothing can cancel a thread here: there is no pthread_cancel, and its absence is a link error. The setters keep
   what they are told, so that portable code which protects itself works. */

int pthread_setcancelstate(int state, int *before) {
  if (state != PTHREAD_CANCEL_ENABLE && state != PTHREAD_CANCEL_DISABLE && state != PTHREAD_CANCEL_MASKED)
    return EINVAL;
  struct __pthread *self = wt_self();
  if (before != NULL) *before = self->cancel_state;
  self->cancel_state = state;
  return 0;
}

int pthread_setcanceltype(int type, int *before) {
  if (type != PTHREAD_CANCEL_DEFERRED && type != PTHREAD_CANCEL_ASYNCHRONOUS) return EINVAL;
  struct __pthread *self = wt_self();
  if (before != NULL) *before = self->cancel_type;
  self->cancel_type = type;
  return 0;
}

void pthread_testcancel(void) {}

/* The names by which musl's own files call these. */
int __pthread_setcancelstate(int, int *) __attribute__((alias("pthread_setcancelstate")));
void __pthread_testcancel(void) __attribute__((alias("pthread_testcancel")));
void __testcancel(void) __attribute__((alias("pthread_testcancel")));

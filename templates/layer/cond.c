#include "cond.h"

#include <errno.h>
#include <limits.h>

#include "atomic.h"
#include "attr.h"
#include "wait.h"

/* A waiter sets bit 0 and sleeps on the word; a signal adds one to an odd word, which counts and clears the bit
   at once. Waiters touch nothing after they were woken, so destroying the variable right after a broadcast is
   fine. A signal wakes all (see atomic.h): to the others it is a spurious wake-up, which POSIX allows. */

int pthread_cond_init(pthread_cond_t *restrict cond, const pthread_condattr_t *restrict attr) {
  *cond = (pthread_cond_t){0};
  if (attr != NULL) ((wt_cond *)cond)->clock = (int)(attr->__attr & ~WT_CONDATTR_SHARED);
  return 0;
}

int pthread_cond_destroy(pthread_cond_t *cond) {
  (void)cond;
  return 0;
}

static int signal_all(wt_cond *cond) {
  int seen = wt_load(&cond->sequence);
  while (seen & 1) {
    int before = wt_cas(&cond->sequence, seen, (int)((unsigned)seen + 1));
    if (before == seen) {
      wt_wake(&cond->sequence);
      break;
    }
    seen = before;
  }
  return 0;
}

int pthread_cond_signal(pthread_cond_t *cond) { return signal_all((wt_cond *)cond); }
int pthread_cond_broadcast(pthread_cond_t *cond) { return signal_all((wt_cond *)cond); }

/* A cancelled waiter holds the mutex when its cleanup handlers run, as POSIX says, and takes no signal from another,
   because a signal wakes all. */
static int wait_locked(wt_cond *cond, pthread_mutex_t *mutex, const struct timespec *deadline) {
  wt_testcancel();
  int ticket = wt_or(&cond->sequence, 1) | 1;
  int error = pthread_mutex_unlock(mutex);
  if (error != 0) return error;
  int outcome = __wt_wait_cancelable(&cond->sequence, ticket, cond->clock, deadline);
  error = pthread_mutex_lock(mutex);
  wt_testcancel();
  return error != 0 ? error : outcome;
}

int pthread_cond_wait(pthread_cond_t *restrict cond, pthread_mutex_t *restrict mutex) {
  return wait_locked((wt_cond *)cond, mutex, NULL);
}

int pthread_cond_timedwait(pthread_cond_t *restrict cond, pthread_mutex_t *restrict mutex,
                           const struct timespec *restrict deadline) {
  if (deadline->tv_nsec < 0 || deadline->tv_nsec >= 1000000000L) return EINVAL;
  return wait_locked((wt_cond *)cond, mutex, deadline);
}

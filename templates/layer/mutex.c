#include "mutex.h"

#include <errno.h>
#include <limits.h>

#include "attr.h"
#include "lock.h"
#include "thread.h"
#include "wait.h"

int pthread_mutex_init(pthread_mutex_t *restrict mutex, const pthread_mutexattr_t *restrict attr) {
  *mutex = (pthread_mutex_t){0};
  if (attr != NULL) ((wt_mutex *)mutex)->type = (int)(attr->__attr & WT_MUTEXATTR_TYPE);
  return 0;
}

int pthread_mutex_destroy(pthread_mutex_t *mutex) {
  (void)mutex;
  return 0;
}

static inline int self_word(void) { return (int)(uintptr_t)__wt_self; }

/* The owner came again: counts for recursive mutexes, refuses for the others. */
static int relock(wt_mutex *mutex, int otherwise) {
  if (mutex->type != PTHREAD_MUTEX_RECURSIVE) return otherwise;
  if (mutex->depth == INT_MAX) return EAGAIN;
  mutex->depth++;
  return 0;
}

static int wait_for(wt_mutex *mutex, int seen, const struct timespec *deadline) {
  if (deadline != NULL) return __wt_wait_until(&mutex->state, seen, WT_REALTIME, deadline);
  wt_wait(&mutex->state, seen, WT_FOREVER);
  return 0;
}

static int lock_contended(wt_mutex *mutex, const struct timespec *deadline) {
  while (wt_swap(&mutex->state, WT_CONTENDED) != WT_FREE) {
    int error = wait_for(mutex, WT_CONTENDED, deadline);
    if (error != 0) return error;
  }
  return 0;
}

/* Recursive and error-checking mutexes keep their owner in the state word itself: one atomic tells all. */
static int lock_owned(wt_mutex *mutex, const struct timespec *deadline) {
  int self = self_word();
  int seen = wt_cas(&mutex->state, 0, self);
  if (seen == 0) return 0;
  if ((seen & ~WT_MUTEX_WAITERS) == self) return relock(mutex, EDEADLK);
  for (;;) {
    if (seen != 0 && !(seen & WT_MUTEX_WAITERS)) {
      int before = wt_cas(&mutex->state, seen, seen | WT_MUTEX_WAITERS);
      if (before != seen) {
        seen = before;
        continue;
      }
      seen |= WT_MUTEX_WAITERS;
    }
    if (seen != 0) {
      int error = wait_for(mutex, seen, deadline);
      if (error != 0) return error;
    }
    /* Others may still wait, so the flag is kept: at worst a wake-up for nobody. */
    seen = wt_cas(&mutex->state, 0, self | WT_MUTEX_WAITERS);
    if (seen == 0) return 0;
  }
}

int pthread_mutex_lock(pthread_mutex_t *opaque) {
  wt_mutex *mutex = (wt_mutex *)opaque;
  if (mutex->type != PTHREAD_MUTEX_NORMAL) return lock_owned(mutex, NULL);
  if (wt_cas(&mutex->state, WT_FREE, WT_HELD) == WT_FREE) return 0;
  return lock_contended(mutex, NULL);
}

int pthread_mutex_timedlock(pthread_mutex_t *restrict opaque, const struct timespec *restrict deadline) {
  wt_mutex *mutex = (wt_mutex *)opaque;
  if (mutex->type != PTHREAD_MUTEX_NORMAL) return lock_owned(mutex, deadline);
  if (wt_cas(&mutex->state, WT_FREE, WT_HELD) == WT_FREE) return 0;
  return lock_contended(mutex, deadline);
}

int pthread_mutex_trylock(pthread_mutex_t *opaque) {
  wt_mutex *mutex = (wt_mutex *)opaque;
  if (mutex->type == PTHREAD_MUTEX_NORMAL) return wt_cas(&mutex->state, WT_FREE, WT_HELD) == WT_FREE ? 0 : EBUSY;
  int seen = wt_cas(&mutex->state, 0, self_word());
  if (seen == 0) return 0;
  return (seen & ~WT_MUTEX_WAITERS) == self_word() ? relock(mutex, EBUSY) : EBUSY;
}

static int unlock_owned(wt_mutex *mutex) {
  if ((wt_load(&mutex->state) & ~WT_MUTEX_WAITERS) != self_word()) return EPERM;
  if (mutex->depth > 0) {
    mutex->depth--;
    return 0;
  }
  if (wt_swap(&mutex->state, 0) & WT_MUTEX_WAITERS) wt_wake(&mutex->state);
  return 0;
}

int pthread_mutex_unlock(pthread_mutex_t *opaque) {
  wt_mutex *mutex = (wt_mutex *)opaque;
  if (mutex->type != PTHREAD_MUTEX_NORMAL) return unlock_owned(mutex);
  if (wt_swap(&mutex->state, WT_FREE) == WT_CONTENDED) wt_wake(&mutex->state);
  return 0;
}

/* There are no robust and no priority-protected mutexes (pthread_mutexattr_setrobust, _setprotocol refuse). */
int pthread_mutex_consistent(pthread_mutex_t *mutex) {
  (void)mutex;
  return EINVAL;
}

int pthread_mutex_getprioceiling(const pthread_mutex_t *restrict mutex, int *restrict ceiling) {
  (void)mutex;
  (void)ceiling;
  return EINVAL;
}

int pthread_mutex_setprioceiling(pthread_mutex_t *restrict mutex, int ceiling, int *restrict before) {
  (void)mutex;
  (void)ceiling;
  (void)before;
  return EINVAL;
}

#include "mutex.h"

#include <errno.h>

#include "lock.h"
#include "wait.h"

int pthread_mutex_init(pthread_mutex_t *restrict mutex, const pthread_mutexattr_t *restrict attr) {
  *mutex = (pthread_mutex_t){0};
  if (attr != NULL) ((wt_mutex *)mutex)->kind = (int)(attr->__attr & (WT_MUTEXATTR_TYPE | WT_MUTEXATTR_ROBUST));
  return 0;
}

/* A mutex that is held is not looked for, as in musl. */
int pthread_mutex_destroy(pthread_mutex_t *mutex) {
  (void)mutex;
  return 0;
}

int __wt_wait_for_mutex(wt_mutex *mutex, int seen, const struct timespec *deadline) {
  if (deadline != NULL) return __wt_wait_until(&mutex->state, seen, WT_REALTIME, deadline);
  wt_wait(&mutex->state, seen, WT_FOREVER);
  return 0;
}

/* Like __wt_lock_contended. */
static int lock_contended(wt_mutex *mutex, const struct timespec *deadline) {
  while (!__wt_try_longer(&mutex->state, WT_HELD)) {
    if (wt_swap(&mutex->state, WT_CONTENDED) == WT_FREE) return 0;
    int error = __wt_wait_for_mutex(mutex, WT_CONTENDED, deadline);
    if (error != 0) return error;
  }
  return 0;
}

static inline int try_plain(wt_mutex *mutex) { return wt_cas(&mutex->state, WT_FREE, WT_HELD) == WT_FREE; }

int pthread_mutex_lock(pthread_mutex_t *opaque) {
  wt_mutex *mutex = (wt_mutex *)opaque;
  if (wt_is_owned(mutex)) return __wt_lock_owned(mutex, NULL);
  return try_plain(mutex) ? 0 : lock_contended(mutex, NULL);
}

int pthread_mutex_timedlock(pthread_mutex_t *restrict opaque, const struct timespec *restrict deadline) {
  wt_mutex *mutex = (wt_mutex *)opaque;
  if (wt_is_owned(mutex)) return __wt_lock_owned(mutex, deadline);
  return try_plain(mutex) ? 0 : lock_contended(mutex, deadline);
}

int pthread_mutex_trylock(pthread_mutex_t *opaque) {
  wt_mutex *mutex = (wt_mutex *)opaque;
  if (wt_is_owned(mutex)) return __wt_trylock_owned(mutex);
  return try_plain(mutex) ? 0 : EBUSY;
}

int pthread_mutex_unlock(pthread_mutex_t *opaque) {
  wt_mutex *mutex = (wt_mutex *)opaque;
  if (wt_is_owned(mutex)) return __wt_unlock_owned(mutex);
  if (wt_swap(&mutex->state, WT_FREE) == WT_CONTENDED) wt_wake(&mutex->state);
  return 0;
}

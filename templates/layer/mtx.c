#include <errno.h>
#include <pthread.h>
#include <threads.h>

#include "mutex.h"

/* mtx_t has the size and the layout of pthread_mutex_t. */
_Static_assert(sizeof(mtx_t) == sizeof(pthread_mutex_t), "one layout for both");

static int result_of(int error) {
  switch (error) {
    case 0: return thrd_success;
    case EBUSY: return thrd_busy;
    case ETIMEDOUT: return thrd_timedout;
    default: return thrd_error;
  }
}

int mtx_init(mtx_t *mutex, int type) {
  if (type & ~(mtx_recursive | mtx_timed)) return thrd_error;
  *mutex = (mtx_t){0};
  ((wt_mutex *)mutex)->kind = type & mtx_recursive ? PTHREAD_MUTEX_RECURSIVE : PTHREAD_MUTEX_NORMAL;
  return thrd_success;
}

void mtx_destroy(mtx_t *mutex) { (void)mutex; }

int mtx_lock(mtx_t *mutex) { return result_of(pthread_mutex_lock((pthread_mutex_t *)mutex)); }
int mtx_trylock(mtx_t *mutex) { return result_of(pthread_mutex_trylock((pthread_mutex_t *)mutex)); }
int mtx_unlock(mtx_t *mutex) { return result_of(pthread_mutex_unlock((pthread_mutex_t *)mutex)); }

int mtx_timedlock(mtx_t *restrict mutex, const struct timespec *restrict deadline) {
  return result_of(pthread_mutex_timedlock((pthread_mutex_t *)mutex, deadline));
}

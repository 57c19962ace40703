#include <errno.h>
#include <pthread.h>

/* No mutex has a priority ceiling: pthread_mutexattr_setprotocol refuses PTHREAD_PRIO_PROTECT. */

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

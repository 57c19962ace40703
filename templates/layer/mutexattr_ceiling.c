#include <errno.h>
#include <pthread.h>

/* No mutex has a ceiling (pthread_mutexattr_setprotocol refuses PTHREAD_PRIO_PROTECT): every value is out of range. */

int pthread_mutexattr_getprioceiling(const pthread_mutexattr_t *restrict attr, int *restrict ceiling) {
  (void)attr;
  (void)ceiling;
  return EINVAL;
}

int pthread_mutexattr_setprioceiling(pthread_mutexattr_t *attr, int ceiling) {
  (void)attr;
  (void)ceiling;
  return EINVAL;
}

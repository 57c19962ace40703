#include <errno.h>
#include <pthread.h>

/* No mutex has a ceiling: pthread_mutexattr_setprotocol refuses PTHREAD_PRIO_PROTECT in the same way. */

int pthread_mutexattr_getprioceiling(const pthread_mutexattr_t *restrict attr, int *restrict ceiling) {
  (void)attr;
  (void)ceiling;
  return ENOTSUP;
}

int pthread_mutexattr_setprioceiling(pthread_mutexattr_t *attr, int ceiling) {
  (void)attr;
  (void)ceiling;
  return ENOTSUP;
}

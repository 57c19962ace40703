#include <errno.h>
#include <pthread.h>

int pthread_barrierattr_init(pthread_barrierattr_t *attr) {
  *attr = (pthread_barrierattr_t){0};
  return 0;
}

int pthread_barrierattr_destroy(pthread_barrierattr_t *attr) {
  (void)attr;
  return 0;
}

/* musl keeps 0 or INT_MAX here (src/thread/pthread_barrierattr_setpshared.c) and its getter tests for non-zero. */
int pthread_barrierattr_setpshared(pthread_barrierattr_t *attr, int shared) {
  if (shared != PTHREAD_PROCESS_PRIVATE && shared != PTHREAD_PROCESS_SHARED) return EINVAL;
  attr->__attr = (unsigned)shared;
  return 0;
}

int pthread_barrierattr_getpshared(const pthread_barrierattr_t *restrict attr, int *restrict shared) {
  *shared = attr->__attr != 0;
  return 0;
}

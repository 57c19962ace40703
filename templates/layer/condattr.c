#include <errno.h>
#include <pthread.h>
#include <time.h>

#include "attr.h"
#include "wait.h"

int pthread_condattr_init(pthread_condattr_t *attr) {
  attr->__attr = 0;
  return 0;
}

int pthread_condattr_destroy(pthread_condattr_t *attr) {
  (void)attr;
  return 0;
}

/* wasi-libc's clockid_t is a pointer to a record of its own; only the two clocks with deadlines are accepted. */
int pthread_condattr_setclock(pthread_condattr_t *attr, clockid_t clock) {
  unsigned id;
  if (clock == CLOCK_REALTIME) id = WT_REALTIME;
  else if (clock == CLOCK_MONOTONIC) id = WT_MONOTONIC;
  else return EINVAL;
  attr->__attr = (attr->__attr & WT_CONDATTR_SHARED) | id;
  return 0;
}

int pthread_condattr_getclock(const pthread_condattr_t *restrict attr, clockid_t *restrict clock) {
  *clock = (attr->__attr & ~WT_CONDATTR_SHARED) == WT_MONOTONIC ? CLOCK_MONOTONIC : CLOCK_REALTIME;
  return 0;
}

int pthread_condattr_setpshared(pthread_condattr_t *attr, int shared) {
  if (shared != PTHREAD_PROCESS_PRIVATE && shared != PTHREAD_PROCESS_SHARED) return EINVAL;
  attr->__attr = (attr->__attr & ~WT_CONDATTR_SHARED) | (shared ? WT_CONDATTR_SHARED : 0);
  return 0;
}

int pthread_condattr_getpshared(const pthread_condattr_t *restrict attr, int *restrict shared) {
  *shared = (attr->__attr & WT_CONDATTR_SHARED) != 0;
  return 0;
}

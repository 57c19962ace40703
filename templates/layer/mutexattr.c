#include <errno.h>
#include <pthread.h>

#include "attr.h"

/* musl reads the bits as they are set here (src/thread/pthread_attr_get.c); what it refuses is refused. */

int pthread_mutexattr_init(pthread_mutexattr_t *attr) {
  attr->__attr = 0;
  return 0;
}

int pthread_mutexattr_destroy(pthread_mutexattr_t *attr) {
  (void)attr;
  return 0;
}

static int set_bits(pthread_mutexattr_t *attr, unsigned mask, unsigned bits) {
  attr->__attr = (attr->__attr & ~mask) | bits;
  return 0;
}

int pthread_mutexattr_settype(pthread_mutexattr_t *attr, int type) {
  if (type < PTHREAD_MUTEX_NORMAL || type > PTHREAD_MUTEX_ERRORCHECK) return EINVAL;
  return set_bits(attr, WT_MUTEXATTR_TYPE, (unsigned)type);
}

int pthread_mutexattr_gettype(const pthread_mutexattr_t *restrict attr, int *restrict type) {
  *type = (int)(attr->__attr & WT_MUTEXATTR_TYPE);
  return 0;
}

/* One process is all there is: shared means the same as private. */
int pthread_mutexattr_setpshared(pthread_mutexattr_t *attr, int shared) {
  if (shared != PTHREAD_PROCESS_PRIVATE && shared != PTHREAD_PROCESS_SHARED) return EINVAL;
  return set_bits(attr, WT_MUTEXATTR_SHARED, shared ? WT_MUTEXATTR_SHARED : 0);
}

int pthread_mutexattr_getpshared(const pthread_mutexattr_t *restrict attr, int *restrict shared) {
  *shared = (attr->__attr & WT_MUTEXATTR_SHARED) != 0;
  return 0;
}

int pthread_mutexattr_setrobust(pthread_mutexattr_t *attr, int robust) {
  if (robust != PTHREAD_MUTEX_STALLED && robust != PTHREAD_MUTEX_ROBUST) return EINVAL;
  return set_bits(attr, WT_MUTEXATTR_ROBUST, robust ? WT_MUTEXATTR_ROBUST : 0);
}

int pthread_mutexattr_getrobust(const pthread_mutexattr_t *restrict attr, int *restrict robust) {
  *robust = (attr->__attr & WT_MUTEXATTR_ROBUST) != 0;
  return 0;
}

int pthread_mutexattr_setprotocol(pthread_mutexattr_t *attr, int protocol) {
  (void)attr;
  if (protocol == PTHREAD_PRIO_NONE) return 0;
  return protocol == PTHREAD_PRIO_INHERIT || protocol == PTHREAD_PRIO_PROTECT ? ENOTSUP : EINVAL;
}

int pthread_mutexattr_getprotocol(const pthread_mutexattr_t *restrict attr, int *restrict protocol) {
  *protocol = (attr->__attr & WT_MUTEXATTR_PROTOCOL) != 0;
  return 0;
}

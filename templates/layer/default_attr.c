#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <string.h>

#include "attr.h"
#include "lock.h"

/* Like all sizes of stacks here, wishes that only the getters remember. */
static volatile int lock;
static size_t stack_size = WT_DEFAULT_STACK_SIZE;
static size_t guard_size = WT_DEFAULT_GUARD_SIZE;

static size_t larger(size_t a, size_t b) { return a > b ? a : b; }
static size_t smaller(size_t a, size_t b) { return a < b ? a : b; }

/* Only sizes, only upwards and up to a limit (musl src/thread/pthread_setattr_default_np.c). */
int pthread_setattr_default_np(const pthread_attr_t *attr) {
  static const pthread_attr_t zero;
  pthread_attr_t rest = *attr;
  wt_attr *wanted = (wt_attr *)&rest;
  size_t stack = smaller(wanted->stack_size, WT_LARGEST_DEFAULT_STACK_SIZE);
  size_t guard = smaller(wanted->guard_size, WT_LARGEST_DEFAULT_GUARD_SIZE);
  wanted->stack_size = 0;
  wanted->guard_size = 0;
  if (memcmp(&rest, &zero, sizeof rest) != 0) return EINVAL;
  wt_lock(&lock);
  stack_size = larger(stack_size, stack);
  guard_size = larger(guard_size, guard);
  wt_unlock(&lock);
  return 0;
}

int pthread_getattr_default_np(pthread_attr_t *attr) {
  *attr = (pthread_attr_t){0};
  wt_lock(&lock);
  ((wt_attr *)attr)->stack_size = stack_size;
  ((wt_attr *)attr)->guard_size = guard_size;
  wt_unlock(&lock);
  return 0;
}

int pthread_attr_init(pthread_attr_t *attr) { return pthread_getattr_default_np(attr); }

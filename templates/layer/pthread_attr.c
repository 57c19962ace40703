#include <errno.h>
#include <limits.h>
#include <stdint.h>

#include "attr.h"

/* WAMR divides the stack area evenly and ignores the wanted size (thread_manager.c: wasm_cluster_create); sizes
   are kept for the getters. A stack address is kept too, and refused by pthread_create. */
int pthread_attr_destroy(pthread_attr_t *attr) {
  (void)attr;
  return 0;
}

int pthread_attr_setdetachstate(pthread_attr_t *attr, int state) {
  if (state != PTHREAD_CREATE_JOINABLE && state != PTHREAD_CREATE_DETACHED) return EINVAL;
  ((wt_attr *)attr)->detached = state;
  return 0;
}

int pthread_attr_getdetachstate(const pthread_attr_t *attr, int *state) {
  *state = ((const wt_attr *)attr)->detached;
  return 0;
}

static int is_stack_size(size_t size) { return size >= PTHREAD_STACK_MIN && size <= SIZE_MAX / 4; }

int pthread_attr_setstacksize(pthread_attr_t *attr, size_t size) {
  if (!is_stack_size(size)) return EINVAL;
  ((wt_attr *)attr)->stack_end = 0;
  ((wt_attr *)attr)->stack_size = size;
  return 0;
}

int pthread_attr_getstacksize(const pthread_attr_t *restrict attr, size_t *restrict size) {
  *size = ((const wt_attr *)attr)->stack_size;
  return 0;
}

int pthread_attr_setguardsize(pthread_attr_t *attr, size_t size) {
  if (size > SIZE_MAX / 8) return EINVAL;
  ((wt_attr *)attr)->guard_size = size;
  return 0;
}

int pthread_attr_getguardsize(const pthread_attr_t *restrict attr, size_t *restrict size) {
  *size = ((const wt_attr *)attr)->guard_size;
  return 0;
}

int pthread_attr_setstack(pthread_attr_t *attr, void *lowest, size_t size) {
  if (!is_stack_size(size)) return EINVAL;
  ((wt_attr *)attr)->stack_end = (size_t)lowest + size;
  ((wt_attr *)attr)->stack_size = size;
  return 0;
}

int pthread_attr_getstack(const pthread_attr_t *restrict attr, void **restrict lowest, size_t *restrict size) {
  const wt_attr *wanted = (const wt_attr *)attr;
  if (wanted->stack_end == 0) return EINVAL;
  *size = wanted->stack_size;
  *lowest = (void *)(wanted->stack_end - wanted->stack_size);
  return 0;
}

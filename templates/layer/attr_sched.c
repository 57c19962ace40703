#include <errno.h>
#include <pthread.h>
#include <sched.h>

#include "attr.h"
#include "scheduling.h"

/* Kept for the getters; pthread_create says what cannot be had. */

int pthread_attr_setinheritsched(pthread_attr_t *attr, int inherit) {
  if (inherit != PTHREAD_INHERIT_SCHED && inherit != PTHREAD_EXPLICIT_SCHED) return EINVAL;
  ((wt_attr *)attr)->explicit_scheduling = inherit;
  return 0;
}

int pthread_attr_getinheritsched(const pthread_attr_t *restrict attr, int *restrict inherit) {
  *inherit = ((const wt_attr *)attr)->explicit_scheduling;
  return 0;
}

int pthread_attr_setschedpolicy(pthread_attr_t *attr, int policy) {
  if (policy != SCHED_OTHER && !wt_is_realtime(policy)) return EINVAL;
  ((wt_attr *)attr)->policy = policy;
  return 0;
}

int pthread_attr_getschedpolicy(const pthread_attr_t *restrict attr, int *restrict policy) {
  *policy = ((const wt_attr *)attr)->policy;
  return 0;
}

/* Which numbers are valid depends on the policy, which may come later. */
int pthread_attr_setschedparam(pthread_attr_t *restrict attr, const struct sched_param *restrict parameter) {
  if (parameter->sched_priority < 0 || parameter->sched_priority > WT_LARGEST_REALTIME_PRIORITY) return EINVAL;
  ((wt_attr *)attr)->priority = parameter->sched_priority;
  return 0;
}

int pthread_attr_getschedparam(const pthread_attr_t *restrict attr, struct sched_param *restrict parameter) {
  *parameter = (struct sched_param){.sched_priority = ((const wt_attr *)attr)->priority};
  return 0;
}

int pthread_attr_setscope(pthread_attr_t *attr, int scope) {
  (void)attr;
  if (scope == PTHREAD_SCOPE_SYSTEM) return 0;
  return scope == PTHREAD_SCOPE_PROCESS ? ENOTSUP : EINVAL;
}

int pthread_attr_getscope(const pthread_attr_t *restrict attr, int *restrict scope) {
  (void)attr;
  *scope = PTHREAD_SCOPE_SYSTEM;
  return 0;
}

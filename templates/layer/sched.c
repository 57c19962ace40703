#include <errno.h>
#include <pthread.h>
#include <sched.h>

#include "scheduling.h"
#include "thread.h"

/* Threads are scheduled by the host and nothing in a module can change that. */

static int has_ended(pthread_t thread) { return __atomic_load_n(&thread->state, __ATOMIC_SEQ_CST) == WT_EXITED; }

int pthread_getschedparam(pthread_t thread, int *restrict policy, struct sched_param *restrict parameter) {
  if (has_ended(thread)) return ESRCH;
  *policy = SCHED_OTHER;
  *parameter = (struct sched_param){0};
  return 0;
}

int pthread_setschedparam(pthread_t thread, int policy, const struct sched_param *parameter) {
  return has_ended(thread) ? ESRCH : wt_check_scheduling(policy, parameter->sched_priority);
}

int pthread_setschedprio(pthread_t thread, int priority) {
  return has_ended(thread) ? ESRCH : wt_check_scheduling(SCHED_OTHER, priority);
}

static int fail(int error) {
  errno = error;
  return -1;
}

static int is_policy(int policy) { return policy == SCHED_OTHER || wt_is_realtime(policy); }

int sched_get_priority_max(int policy) {
  if (!is_policy(policy)) return fail(EINVAL);
  return wt_is_realtime(policy) ? WT_LARGEST_REALTIME_PRIORITY : 0;
}

int sched_get_priority_min(int policy) {
  if (!is_policy(policy)) return fail(EINVAL);
  return wt_is_realtime(policy) ? WT_LEAST_REALTIME_PRIORITY : 0;
}

/* Processes: musl has none of these either (src/sched/sched_setscheduler.c). */

int sched_getparam(pid_t process, struct sched_param *parameter) {
  (void)process;
  (void)parameter;
  return fail(ENOSYS);
}

int sched_setparam(pid_t process, const struct sched_param *parameter) {
  (void)process;
  (void)parameter;
  return fail(ENOSYS);
}

int sched_getscheduler(pid_t process) {
  (void)process;
  return fail(ENOSYS);
}

int sched_setscheduler(pid_t process, int policy, const struct sched_param *parameter) {
  (void)process;
  (void)policy;
  (void)parameter;
  return fail(ENOSYS);
}

int sched_rr_get_interval(pid_t process, struct timespec *interval) {
  (void)process;
  (void)interval;
  return fail(ENOSYS);
}

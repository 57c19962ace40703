/* The one scheduling there is: SCHED_OTHER with priority 0. */
#ifndef WT_SCHEDULING_H
#define WT_SCHEDULING_H

#include <errno.h>
#include <sched.h>

#define WT_LEAST_REALTIME_PRIORITY 1
#define WT_LARGEST_REALTIME_PRIORITY 99

static inline int wt_is_realtime(int policy) { return policy == SCHED_FIFO || policy == SCHED_RR; }

/* 0 where a thread has these anyway, EPERM for real-time policies, which the host does not give, else EINVAL. */
static inline int wt_check_scheduling(int policy, int priority) {
  if (policy == SCHED_OTHER) return priority == 0 ? 0 : EINVAL;
  if (!wt_is_realtime(policy)) return EINVAL;
  return priority >= WT_LEAST_REALTIME_PRIORITY && priority <= WT_LARGEST_REALTIME_PRIORITY ? EPERM : EINVAL;
}

#endif

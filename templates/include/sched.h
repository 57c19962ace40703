/* Of wamr-pthread: sched.h with the scheduling interfaces that threads need, which wasi-libc's leaves out. Types and
   constants are those of musl's ABI. */
#ifndef _SCHED_H
#define _SCHED_H

#define __NEED_pid_t
#define __NEED_struct_timespec
#define __NEED_time_t
#ifdef _GNU_SOURCE
#define __NEED_size_t
#endif
#include <features.h>

#include <bits/alltypes.h>

#ifdef __cplusplus
extern "C" {
#endif

/* All threads have SCHED_OTHER with priority 0. */
#define SCHED_OTHER 0
#define SCHED_FIFO 1
#define SCHED_RR 2

struct sched_param {
  int sched_priority;
  int __reserved1;
  struct {
    time_t __reserved1;
    long __reserved2;
  } __reserved2[2];
  int __reserved3;
};

int sched_yield(void);
int sched_get_priority_max(int);
int sched_get_priority_min(int);

/* ENOSYS: there are no processes. */
int sched_getparam(pid_t, struct sched_param *);
int sched_getscheduler(pid_t);
int sched_rr_get_interval(pid_t, struct timespec *);
int sched_setparam(pid_t, const struct sched_param *);
int sched_setscheduler(pid_t, int, const struct sched_param *);

#ifdef __cplusplus
}
#endif

#endif

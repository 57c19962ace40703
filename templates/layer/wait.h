/* Waiting with a deadline. */
#ifndef WT_WAIT_H
#define WT_WAIT_H

#include <time.h>

enum { WT_REALTIME = 0, WT_MONOTONIC = 1 };

/* Sleeps while `*word == expected` until the absolute time `deadline` of `clock`.
   Returns 0 (woken, changed or for no reason: the caller looks again), ETIMEDOUT or EINVAL. */
int __wt_wait_until(volatile int *word, int expected, int clock, const struct timespec *deadline);

#endif

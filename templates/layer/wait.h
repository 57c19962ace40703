/* Waiting with a deadline. */
#ifndef WT_WAIT_H
#define WT_WAIT_H

#include <stdint.h>
#include <time.h>

enum { WT_REALTIME = 0, WT_MONOTONIC = 1 };

/* Sleeps while `*word == expected` until the absolute time `deadline` of `clock`.
   Returns 0 (woken, changed or for no reason: the caller looks again), ETIMEDOUT or EINVAL. */
int __wt_wait_until(volatile int *word, int expected, int clock, const struct timespec *deadline);

/* The same for cancellation points: pthread_cancel ends the wait early. The caller then calls wt_testcancel. Without a
   deadline it never times out. */
int __wt_wait_cancelable(volatile int *word, int expected, int clock, const struct timespec *deadline);

/* Acts on a cancellation that was asked for. */
void __wt_testcancel(void) __attribute__((weak));
static inline void wt_testcancel(void) {
  if (__wt_testcancel) __wt_testcancel();
}

/* wt_wait of atomic.h, woken by pthread_cancel too. Like __wt_testcancel it is there only where the program calls
   pthread_cancel: others pay nothing. */
int __wt_cancelable_sleep(volatile int *word, int expected, int64_t nanoseconds) __attribute__((weak));

#endif

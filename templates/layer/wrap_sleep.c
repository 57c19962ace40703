/* Sleeping as a cancellation point, which it is in a program that calls pthread_cancel; others sleep in WASI. libc's
   nanosleep, sleep and usleep all come to this function. */
#include <errno.h>
#include <time.h>

#include "thread.h"
#include "wait.h"
#include "wrap.h"

#define NS_PER_SECOND 1000000000L

#if WT_WANTED(clock_nanosleep)
int __wt_orig_clock_nanosleep(clockid_t clock, int flags, const struct timespec *time, struct timespec *left);

static struct timespec deadline_of(clockid_t clock, const struct timespec *duration) {
  struct timespec now;
  clock_gettime(clock, &now);
  long nanoseconds = now.tv_nsec + duration->tv_nsec;
  long carry = nanoseconds >= NS_PER_SECOND;
  return (struct timespec){now.tv_sec + duration->tv_sec + carry, nanoseconds - carry * NS_PER_SECOND};
}

/* Only the two clocks that __wt_wait_cancelable knows; libc answers what is wrong with the others. */
int clock_nanosleep(clockid_t clock, int flags, const struct timespec *time, struct timespec *left) {
  if (__wt_testcancel == NULL || (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC) || time->tv_sec < 0 ||
      time->tv_nsec < 0 || time->tv_nsec >= NS_PER_SECOND)
    return __wt_orig_clock_nanosleep(clock, flags, time, left);
  static volatile int never;
  struct timespec deadline = flags & TIMER_ABSTIME ? *time : deadline_of(clock, time);
  int error;
  do {
    wt_testcancel();
    error = __wt_wait_cancelable(&never, 0, clock == CLOCK_REALTIME ? WT_REALTIME : WT_MONOTONIC, &deadline);
  } while (error == 0);
  wt_testcancel();
  return error == ETIMEDOUT ? 0 : error;
}
#endif

#include "wait.h"

#include <errno.h>
#include <stddef.h>
#include <stdint.h>

#include "atomic.h"
#include "host.h"

#define NS_PER_SECOND 1000000000LL
/* Longer waits are cut here; the caller's loop starts the next one. */
#define LONGEST_WAIT_SECONDS (1LL << 30)

static int64_t time_left(int clock, const struct timespec *deadline) {
  int64_t now = 0;
  __wt_clock_time_get(clock, 1, &now);
  int64_t seconds = (int64_t)deadline->tv_sec - now / NS_PER_SECOND;
  if (seconds > LONGEST_WAIT_SECONDS) seconds = LONGEST_WAIT_SECONDS;
  if (seconds < -1) return 0;
  return seconds * NS_PER_SECOND + deadline->tv_nsec - now % NS_PER_SECOND;
}

static int plain_sleep(volatile int *word, int expected, int64_t nanoseconds) {
  return wt_wait(word, expected, nanoseconds);
}

typedef int sleeper(volatile int *word, int expected, int64_t nanoseconds);

static inline int wait_until(sleeper *sleep, volatile int *word, int expected, int clock,
                             const struct timespec *deadline) {
  if (deadline->tv_nsec < 0 || deadline->tv_nsec >= NS_PER_SECOND) return EINVAL;
  int64_t left = time_left(clock, deadline);
  if (left <= 0) return ETIMEDOUT;
  if (sleep(word, expected, left) != WT_TIMED_OUT) return 0;
  /* WAMR books a spurious wake-up of the host as a whole second slept (core/iwasm/common/
     wasm_shared_memory.c: wasm_runtime_atomic_wait), so its time-out is believed only after a look at the clock. */
  return time_left(clock, deadline) <= 0 ? ETIMEDOUT : 0;
}

int __wt_wait_until(volatile int *word, int expected, int clock, const struct timespec *deadline) {
  return wait_until(plain_sleep, word, expected, clock, deadline);
}

int __wt_wait_cancelable(volatile int *word, int expected, int clock, const struct timespec *deadline) {
  sleeper *sleep = __wt_cancelable_sleep ? __wt_cancelable_sleep : plain_sleep;
  if (deadline != NULL) return wait_until(sleep, word, expected, clock, deadline);
  sleep(word, expected, WT_FOREVER);
  return 0;
}

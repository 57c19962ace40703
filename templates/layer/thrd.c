#include <errno.h>
#include <stdint.h>
#include <threads.h>
#include <time.h>

#include "thread.h"

int sched_yield(void);

/* In wasm32 an int and a pointer result have the same type, so a C11 start function can be called as POSIX's. */
int thrd_create(thrd_t *thread, thrd_start_t start, void *arg) {
  switch (__wt_create(thread, NULL, (void *(*)(void *))(void *)start, arg)) {
    case 0: return thrd_success;
    case ENOMEM: return thrd_nomem;
    default: return thrd_error;
  }
}

_Noreturn void thrd_exit(int result) { pthread_exit((void *)(intptr_t)result); }

int thrd_join(thrd_t thread, int *result) {
  void *pointer;
  if (pthread_join(thread, &pointer) != 0) return thrd_error;
  if (result != NULL) *result = (int)(intptr_t)pointer;
  return thrd_success;
}

int thrd_sleep(const struct timespec *duration, struct timespec *left) {
  switch (clock_nanosleep(CLOCK_REALTIME, 0, duration, left)) {
    case 0: return 0;
    case EINTR: return -1;
    default: return -2;
  }
}

void thrd_yield(void) { sched_yield(); }

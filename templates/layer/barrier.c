#include <errno.h>
#include <limits.h>
#include <pthread.h>

#include "atomic.h"

/* Inside musl's 20 opaque bytes. */
typedef struct __attribute__((may_alias)) {
  int needed;
  volatile int arrived;
  /* Changes when a round is complete. */
  volatile int round;
  /* Threads between arrival and return; DESTROYING: pthread_barrier_destroy waits for them. */
  volatile int inside;
} wt_barrier;

_Static_assert(sizeof(wt_barrier) <= sizeof(pthread_barrier_t), "fits musl's pthread_barrier_t");

#define DESTROYING ((int)0x80000000)

int pthread_barrier_init(pthread_barrier_t *restrict barrier, const pthread_barrierattr_t *restrict attr,
                         unsigned count) {
  (void)attr;
  if (count == 0 || count > INT_MAX) return EINVAL;
  *barrier = (pthread_barrier_t){0};
  ((wt_barrier *)barrier)->needed = (int)count;
  return 0;
}

/* The serial thread may destroy the barrier while the others are still on their way out of the last round. */
int pthread_barrier_destroy(pthread_barrier_t *opaque) {
  wt_barrier *barrier = (wt_barrier *)opaque;
  int inside = wt_or(&barrier->inside, DESTROYING) | DESTROYING;
  while (inside != DESTROYING) {
    wt_wait(&barrier->inside, inside, WT_FOREVER);
    inside = wt_load(&barrier->inside);
  }
  return 0;
}

int pthread_barrier_wait(pthread_barrier_t *opaque) {
  wt_barrier *barrier = (wt_barrier *)opaque;
  wt_add(&barrier->inside, 1);
  /* Cannot change before this thread has arrived, so reading it first is safe. */
  int round = wt_load(&barrier->round);
  int serial = wt_add(&barrier->arrived, 1) + 1 == barrier->needed;
  if (serial) {
    wt_store(&barrier->arrived, 0);
    wt_add(&barrier->round, 1);
    wt_wake(&barrier->round);
  } else {
    while (wt_load(&barrier->round) == round) wt_wait(&barrier->round, round, WT_FOREVER);
  }
  if (wt_add(&barrier->inside, -1) & DESTROYING) wt_wake(&barrier->inside);
  return serial ? PTHREAD_BARRIER_SERIAL_THREAD : 0;
}

#include <errno.h>
#include <semaphore.h>

#include "atomic.h"
#include "wait.h"

/* One word inside musl's 16 opaque bytes: the value, and WAITERS where somebody sleeps (then the value is 0).
   A post that clears the flag wakes all, each of which sets it again if it has to; after the exchange a post
   touches only the address, so the semaphore may be destroyed by the thread it let through. */
#define WAITERS ((int)0x80000000)
#define LARGEST 0x7fffffff
#define VALUE(word) ((word) & LARGEST)

static inline volatile int *word_of(sem_t *sem) { return &sem->__val[0]; }

static int fail(int error) {
  errno = error;
  return -1;
}

int sem_init(sem_t *sem, int shared, unsigned value) {
  (void)shared;
  if (value > LARGEST) return fail(EINVAL);
  *word_of(sem) = (int)value;
  return 0;
}

int sem_destroy(sem_t *sem) {
  (void)sem;
  return 0;
}

int sem_getvalue(sem_t *restrict sem, int *restrict value) {
  *value = VALUE(wt_load(word_of(sem)));
  return 0;
}

int sem_post(sem_t *sem) {
  volatile int *word = word_of(sem);
  int seen = wt_load(word);
  for (;;) {
    if (VALUE(seen) == LARGEST) return fail(EOVERFLOW);
    int before = wt_cas(word, seen, VALUE(seen) + 1);
    if (before == seen) break;
    seen = before;
  }
  if (seen & WAITERS) wt_wake(word);
  return 0;
}

/* Takes one; returns 0 where there is none, with the word that was seen. */
static int take(volatile int *word, int *seen) {
  *seen = wt_load(word);
  while (VALUE(*seen) > 0) {
    int before = wt_cas(word, *seen, *seen - 1);
    if (before == *seen) return 1;
    *seen = before;
  }
  return 0;
}

int sem_trywait(sem_t *sem) {
  int seen;
  return take(word_of(sem), &seen) ? 0 : fail(EAGAIN);
}

int sem_timedwait(sem_t *restrict sem, const struct timespec *restrict deadline) {
  wt_testcancel();
  volatile int *word = word_of(sem);
  int seen;
  while (!take(word, &seen)) {
    if (!(seen & WAITERS) && wt_cas(word, 0, WAITERS) != 0) continue;
    int error = __wt_wait_cancelable(word, WAITERS, WT_REALTIME, deadline);
    wt_testcancel();
    if (error != 0) return fail(error);
  }
  return 0;
}

int sem_wait(sem_t *sem) { return sem_timedwait(sem, NULL); }

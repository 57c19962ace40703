// Must exit 0 and print "ok": four threads that lock in every way exclude each other, and none sleeps for ever.
#include "check.h"

enum { ROUNDS = 6000, KINDS = 4 };

static pthread_mutex_t mutexes[KINDS];
static volatile long counters[KINDS];
static volatile intptr_t inside[KINDS];
static long failed;

static int lock_somehow(pthread_mutex_t *mutex, unsigned how) {
  struct timespec deadline;
  switch (how % 8) {
    case 0: return pthread_mutex_trylock(mutex);
    case 1: deadline = after_ms(CLOCK_REALTIME, 1); return pthread_mutex_timedlock(mutex, &deadline);
    case 2: deadline = after_ms(CLOCK_REALTIME, 60000); return pthread_mutex_timedlock(mutex, &deadline);
    default: return pthread_mutex_lock(mutex);
  }
}

static void *work(void *arg) {
  unsigned seed = 1 + (unsigned)(intptr_t)arg;
  for (int i = 0; i < ROUNDS; i++) {
    seed = seed * 1664525u + 1013904223u;
    unsigned kind = (seed >> 10) % KINDS;
    int error = lock_somehow(&mutexes[kind], seed >> 20);
    if (error != 0) {
      CHECK(error == EBUSY || error == ETIMEDOUT);
      __atomic_fetch_add(&failed, 1, __ATOMIC_SEQ_CST);
      continue;
    }
    CHECK(inside[kind] == 0);
    inside[kind] = (intptr_t)arg + 1;
    counters[kind]++;
    /* At times for long, so that the others fall asleep. */
    if (seed >> 24 == 0) sleep_ms(1);
    CHECK(inside[kind] == (intptr_t)arg + 1);
    inside[kind] = 0;
    CHECK(pthread_mutex_unlock(&mutexes[kind]) == 0);
  }
  return arg;
}

int main(void) {
  for (int kind = 0; kind < KINDS; kind++) {
    pthread_mutexattr_t attr;
    CHECK(pthread_mutexattr_init(&attr) == 0 && pthread_mutexattr_settype(&attr, kind % 3) == 0);
    CHECK(pthread_mutexattr_setrobust(&attr, kind == 3) == 0 && pthread_mutex_init(&mutexes[kind], &attr) == 0);
  }
  run_on_four(work);
  long sum = failed;
  for (int kind = 0; kind < KINDS; kind++) sum += counters[kind];
  CHECK(sum == (long)THREADS * ROUNDS);
  return passed();
}

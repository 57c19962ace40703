// Must exit 0 and print "ok": threads take turns, time-outs come neither early nor never, no wake-up is lost.
#include "check.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t turned = PTHREAD_COND_INITIALIZER;
static int turn;

static void *take_turns(void *arg) {
  for (int i = 0; i < 500; i++) {
    pthread_mutex_lock(&mutex);
    while (turn % THREADS != (intptr_t)arg) CHECK(pthread_cond_wait(&turned, &mutex) == 0);
    turn++;
    pthread_cond_broadcast(&turned);
    pthread_mutex_unlock(&mutex);
  }
  return arg;
}

/* Two producers and two consumers; one signal per item must be enough. */
static int stored, consumed;
static void *trade(void *arg) {
  for (int i = 0; i < 2000; i++) {
    pthread_mutex_lock(&mutex);
    if ((intptr_t)arg < 2) {
      stored++;
      pthread_cond_signal(&turned);
    } else {
      while (stored == 0) CHECK(pthread_cond_wait(&turned, &mutex) == 0);
      stored--;
      consumed++;
    }
    pthread_mutex_unlock(&mutex);
  }
  return arg;
}

static void check_timeout(clockid_t clock) {
  pthread_condattr_t attr;
  pthread_cond_t cond;
  clockid_t seen;
  CHECK(pthread_condattr_init(&attr) == 0 && pthread_condattr_setclock(&attr, clock) == 0);
  CHECK(pthread_condattr_getclock(&attr, &seen) == 0 && seen == clock);
  CHECK(pthread_cond_init(&cond, &attr) == 0);
  pthread_mutex_lock(&mutex);
  int64_t before = now_ms(CLOCK_MONOTONIC);
  struct timespec deadline = after_ms(clock, 120);
  int error = 0;
  while (error == 0) error = pthread_cond_timedwait(&cond, &mutex, &deadline);
  int64_t waited = now_ms(CLOCK_MONOTONIC) - before;
  CHECK(error == ETIMEDOUT && waited >= 119 && waited < 900);
  CHECK(pthread_cond_timedwait(&cond, &mutex, &(struct timespec){1, 0}) == ETIMEDOUT);
  CHECK(pthread_cond_timedwait(&cond, &mutex, &(struct timespec){1, -1}) == EINVAL);
  CHECK(pthread_mutex_unlock(&mutex) == 0 && pthread_cond_destroy(&cond) == 0);
}

int main(void) {
  run_on_four(take_turns);
  CHECK(turn == 2000);
  run_on_four(trade);
  CHECK(stored == 0 && consumed == 4000);
  check_timeout(CLOCK_REALTIME);
  check_timeout(CLOCK_MONOTONIC);
  pthread_condattr_t attr;
  CHECK(pthread_condattr_init(&attr) == 0 && pthread_condattr_setpshared(&attr, 2) == EINVAL);
  return passed();
}

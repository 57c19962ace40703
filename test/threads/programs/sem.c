// Must exit 0 and print "ok": no post is lost however many wait, values and errors as POSIX says.
#include "check.h"

#include <limits.h>
#include <semaphore.h>

#ifndef SEM_VALUE_MAX
#define SEM_VALUE_MAX 0x7fffffff
#endif

static sem_t items, back;

static void *consume(void *arg) {
  for (int i = 0; i < 1000; i++) {
    CHECK(sem_wait(&items) == 0);
    CHECK(sem_post(&back) == 0);
  }
  return arg;
}

static void *produce_all(void *arg) {
  for (int i = 0; i < 1000; i++) CHECK(sem_post(&items) == 0);
  for (int i = 0; i < 1000; i++) CHECK(sem_wait(&back) == 0);
  return arg;
}

static void *both(void *arg) { return (intptr_t)arg % 2 ? consume(arg) : produce_all(arg); }

/* Four wait, then four quick posts: with a notify of one, WAMR wakes one waiter only. */
static void *wait_once(void *arg) {
  if (arg == NULL) {
    sleep_ms(50);
    for (int i = 0; i < THREADS; i++) sem_post(&items);
  }
  CHECK(sem_wait(&items) == 0);
  return arg;
}

int main(void) {
  int value;
  CHECK(sem_init(&items, 0, 0) == 0 && sem_init(&back, 0, 0) == 0);
  run_on_four(both);
  for (int i = 0; i < 10; i++) run_on_four(wait_once);
  CHECK(sem_getvalue(&items, &value) == 0 && value == 0);
  CHECK(sem_trywait(&items) == -1 && errno == EAGAIN);
  int64_t before = now_ms(CLOCK_MONOTONIC);
  struct timespec deadline = after_ms(CLOCK_REALTIME, 60);
  CHECK(sem_timedwait(&items, &deadline) == -1 && errno == ETIMEDOUT);
  CHECK(now_ms(CLOCK_MONOTONIC) - before >= 59);
  CHECK(sem_timedwait(&items, &(struct timespec){1, 1000000000}) == -1 && errno == EINVAL);
  CHECK(sem_init(&back, 0, (unsigned)SEM_VALUE_MAX + 1) == -1 && errno == EINVAL);
  CHECK(sem_init(&back, 0, SEM_VALUE_MAX) == 0 && sem_post(&back) == -1 && errno == EOVERFLOW);
  CHECK(sem_wait(&back) == 0 && sem_getvalue(&back, &value) == 0 && value == SEM_VALUE_MAX - 1);
  CHECK(sem_destroy(&items) == 0);
  return passed();
}

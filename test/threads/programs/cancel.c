// Must exit 0 and print "ok": a cancelled thread ends at its next cancellation point, with handlers, destructors and locks in order.
#include <semaphore.h>
#include <threads.h>
#include <unistd.h>

#include "check.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static sem_t never, started;
static pthread_key_t key;
static int order, handler_at, destructor_at, held;

static void handler(void *arg) {
  handler_at = ++order;
  /* The mutex of a cancelled cond wait is held again. */
  if (arg != NULL) {
    held = pthread_mutex_trylock(arg) == EBUSY;
    pthread_mutex_unlock(arg);
  }
  /* Cancellation points in handlers do nothing any more. */
  pthread_testcancel();
  sleep_ms(1);
}

static void destructor(void *value) {
  (void)value;
  destructor_at = ++order;
  pthread_testcancel();
}

static void *forever(void *arg) {
  pthread_setspecific(key, &key);
  pthread_cleanup_push(handler, arg == (void *)1 || arg == (void *)2 ? &mutex : NULL);
  struct timespec later = after_ms(CLOCK_REALTIME, 100000);
  if (arg == (void *)1 || arg == (void *)2) pthread_mutex_lock(&mutex);
  sem_post(&started);
  switch ((intptr_t)arg) {
    case 0: for (;;) pthread_testcancel();
    case 1: for (;;) pthread_cond_wait(&cond, &mutex);
    case 2: for (;;) pthread_cond_timedwait(&cond, &mutex, &later);
    case 3: sem_wait(&never); break;
    case 4: sem_timedwait(&never, &later); break;
    case 5: sleep(100); break;
    case 6: sleep_ms(100000); break;
    case 7: usleep(100000000); break;
    case 8: clock_nanosleep(CLOCK_MONOTONIC, 0, &(struct timespec){100, 0}, NULL); break;
    case 9: thrd_sleep(&(struct timespec){100, 0}, NULL); break;
  }
  pthread_cleanup_pop(0);
  return NULL;
}

static void each_point(int wait_first) {
  for (intptr_t i = 0; i < 10; i++) {
    pthread_t thread;
    void *result;
    order = handler_at = destructor_at = held = 0;
    CHECK(pthread_create(&thread, NULL, forever, (void *)i) == 0);
    if (wait_first) {
      CHECK(sem_wait(&started) == 0);
      sleep_ms(5);
    }
    CHECK(pthread_cancel(thread) == 0);
    CHECK(pthread_join(thread, &result) == 0 && result == PTHREAD_CANCELED);
    /* A thread that was cancelled before it started has its handler all the same: the first point comes after it. */
    CHECK(handler_at == 1 && destructor_at == 2);
    CHECK(held == (i == 1 || i == 2));
    while (sem_trywait(&started) == 0) continue;
  }
}

static void *sleeper(void *arg) {
  sem_wait(arg);
  return arg;
}

static void *joiner(void *arg) {
  pthread_join(*(pthread_t *)arg, NULL);
  return NULL;
}

static void join_is_a_point(void) {
  pthread_t target, thread;
  void *result;
  CHECK(pthread_create(&target, NULL, sleeper, &never) == 0);
  CHECK(pthread_create(&thread, NULL, joiner, &target) == 0);
  sleep_ms(5);
  CHECK(pthread_cancel(thread) == 0);
  CHECK(pthread_join(thread, &result) == 0 && result == PTHREAD_CANCELED);
  /* Its target stays joinable. */
  CHECK(sem_post(&never) == 0 && pthread_join(target, &result) == 0 && result == &never);
}

static void *masked(void *arg) {
  int before;
  CHECK(pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before) == 0 && before == PTHREAD_CANCEL_ENABLE);
  sem_post(&started);
  sem_wait(&never);
  pthread_testcancel();
  ++*(int *)arg;
  CHECK(pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &before) == 0 && before == PTHREAD_CANCEL_DISABLE);
  ++*(int *)arg;
  pthread_testcancel();
  ++*(int *)arg;
  return NULL;
}

static void a_disabled_one_waits(void) {
  pthread_t thread;
  void *result;
  int steps = 0;
  CHECK(pthread_create(&thread, NULL, masked, &steps) == 0);
  CHECK(sem_wait(&started) == 0 && pthread_cancel(thread) == 0);
  sleep_ms(5);
  CHECK(sem_post(&never) == 0);
  CHECK(pthread_join(thread, &result) == 0 && result == PTHREAD_CANCELED && steps == 2);
}

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int routines;

static void interrupted_once(void) {
  routines++;
  if (routines == 1) pthread_exit((void *)7);
}

static void *call_once_routine(void *arg) {
  pthread_once(&once, interrupted_once);
  return arg;
}

static void once_is_undone(void) {
  pthread_t thread;
  void *result;
  CHECK(pthread_create(&thread, NULL, call_once_routine, NULL) == 0);
  CHECK(pthread_join(thread, &result) == 0 && result == (void *)7);
  CHECK(pthread_once(&once, interrupted_once) == 0 && routines == 2);
  CHECK(pthread_once(&once, interrupted_once) == 0 && routines == 2);
}

static void *cancels_itself(void *arg) {
  (void)arg;
  CHECK(pthread_cancel(pthread_self()) == 0);
  pthread_testcancel();
  return NULL;
}

int main(void) {
  pthread_t thread;
  void *result;
  int before;
  sem_init(&never, 0, 0);
  sem_init(&started, 0, 0);
  CHECK(pthread_key_create(&key, destructor) == 0);
  CHECK(pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, &before) == ENOTSUP);
  CHECK(pthread_setcanceltype(9, &before) == EINVAL && pthread_setcancelstate(9, &before) == EINVAL);
  CHECK(pthread_setcanceltype(PTHREAD_CANCEL_DEFERRED, &before) == 0 && before == PTHREAD_CANCEL_DEFERRED);
  each_point(1);
  each_point(0);
  join_is_a_point();
  a_disabled_one_waits();
  once_is_undone();
  CHECK(pthread_create(&thread, NULL, cancels_itself, NULL) == 0);
  CHECK(pthread_cancel(thread) == 0);
  CHECK(pthread_join(thread, &result) == 0 && result == PTHREAD_CANCELED);
  return passed();
}

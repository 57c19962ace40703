// Must exit 0 and print "ok": threads.h beyond the basics: types, results, deadlines, destructors and exits.
#include <threads.h>

#include "check.h"

static struct timespec in_ms(int milliseconds) {
  struct timespec now;
  CHECK(timespec_get(&now, TIME_UTC) == TIME_UTC);
  long nanoseconds = now.tv_nsec + milliseconds * 1000000L;
  return (struct timespec){now.tv_sec + nanoseconds / 1000000000, nanoseconds % 1000000000};
}

static mtx_t mutex;
static cnd_t cond;
static tss_t slot;
static int runs;

static void destroy(void *value) {
  runs++;
  tss_set(slot, value);
}

static int exits(void *arg) {
  CHECK(tss_get(slot) == NULL);
  CHECK(tss_set(slot, arg) == thrd_success && tss_get(slot) == arg);
  thrd_exit(-5);
}

static int tries(void *arg) {
  (void)arg;
  struct timespec soon = in_ms(30);
  CHECK(mtx_trylock(&mutex) == thrd_busy);
  CHECK(mtx_timedlock(&mutex, &soon) == thrd_timedout);
  CHECK(mtx_unlock(&mutex) == thrd_error);
  return 3;
}

static int detached(void *arg) {
  mtx_lock(&mutex);
  *(int *)arg = 1;
  cnd_broadcast(&cond);
  mtx_unlock(&mutex);
  return 0;
}

static once_flag flag = ONCE_FLAG_INIT;
static int calls;
static void call(void) { calls++; }

int main(void) {
  thrd_t thread;
  int result, done = 0;
  CHECK(mtx_init(&mutex, 64) == thrd_error);
  CHECK(mtx_init(&mutex, mtx_recursive | mtx_timed) == thrd_success);
  CHECK(cnd_init(&cond) == thrd_success);
  CHECK(mtx_lock(&mutex) == thrd_success && mtx_trylock(&mutex) == thrd_success);
  CHECK(thrd_create(&thread, tries, NULL) == thrd_success);
  CHECK(thrd_join(thread, &result) == thrd_success && result == 3);
  CHECK(mtx_unlock(&mutex) == thrd_success && mtx_unlock(&mutex) == thrd_success);
  CHECK(mtx_unlock(&mutex) == thrd_error);

  CHECK(tss_create(&slot, destroy) == thrd_success);
  CHECK(thrd_create(&thread, exits, &result) == thrd_success);
  CHECK(thrd_join(thread, &result) == thrd_success && result == -5);
  CHECK(runs == TSS_DTOR_ITERATIONS);
  tss_delete(slot);
  CHECK(tss_set(slot, &slot) == thrd_error);

  CHECK(mtx_lock(&mutex) == thrd_success);
  struct timespec soon = in_ms(30);
  CHECK(cnd_timedwait(&cond, &mutex, &soon) == thrd_timedout);
  soon.tv_nsec = 1000000000;
  CHECK(cnd_timedwait(&cond, &mutex, &soon) == thrd_error);
  CHECK(thrd_create(&thread, detached, &done) == thrd_success && thrd_detach(thread) == thrd_success);
  while (!done) CHECK(cnd_wait(&cond, &mutex) == thrd_success);
  CHECK(mtx_unlock(&mutex) == thrd_success);
  CHECK(thrd_detach(thrd_current()) == thrd_success && thrd_detach(thrd_current()) == thrd_error);
  CHECK(thrd_join(thrd_current(), NULL) == thrd_error);
  CHECK(thrd_equal(thrd_current(), thrd_current()) && thrd_equal(thrd_current(), pthread_self()));

  struct timespec left = {77, 77};
  CHECK(thrd_sleep(&(struct timespec){0, 2000000}, &left) == 0 && left.tv_sec == 77);
  int wrong = thrd_sleep(&(struct timespec){0, 1000000000}, NULL);
  CHECK(wrong < 0 && wrong != -1);
  thrd_yield();
  call_once(&flag, call);
  call_once(&flag, call);
  CHECK(calls == 1);
  mtx_destroy(&mutex);
  cnd_destroy(&cond);
  return passed();
}

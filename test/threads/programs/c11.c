// Must exit 0 and print "ok": all of C11's <threads.h>.
#include <threads.h>

#include "check.h"

static mtx_t plain, recursive;
static cnd_t changed;
static once_flag once = ONCE_FLAG_INIT;
static tss_t slot;
static int counter, once_runs, destroyed;

static void run_once(void) { once_runs++; }

static void destroy(void *value) {
  mtx_lock(&plain);
  destroyed += *(int *)value;
  mtx_unlock(&plain);
}

static int work(void *arg) {
  static int one = 1;
  call_once(&once, run_once);
  CHECK(tss_get(slot) == NULL && tss_set(slot, &one) == thrd_success && tss_get(slot) == &one);
  for (int i = 0; i < 1000; i++) {
    CHECK(mtx_lock(&recursive) == thrd_success && mtx_lock(&recursive) == thrd_success);
    counter++;
    CHECK(mtx_unlock(&recursive) == thrd_success && mtx_unlock(&recursive) == thrd_success);
  }
  mtx_lock(&plain);
  cnd_broadcast(&changed);
  mtx_unlock(&plain);
  thrd_yield();
  if ((intptr_t)arg == 3) thrd_exit(3);
  return (int)(intptr_t)arg;
}

static int hold(void *arg) {
  struct timespec soon = after_ms(CLOCK_REALTIME, 20);
  CHECK(mtx_trylock(&plain) == thrd_busy);
  CHECK(mtx_timedlock(&plain, &soon) == thrd_timedout);
  return arg != NULL;
}

int main(void) {
  thrd_t threads[THREADS], other;
  int result;
  CHECK(mtx_init(&plain, mtx_timed) == thrd_success && mtx_init(&recursive, mtx_recursive) == thrd_success);
  CHECK(cnd_init(&changed) == thrd_success && tss_create(&slot, destroy) == thrd_success);
  for (intptr_t i = 0; i < THREADS; i++) CHECK(thrd_create(&threads[i], work, (void *)i) == thrd_success);
  mtx_lock(&plain);
  while (destroyed < THREADS) {
    struct timespec soon = after_ms(CLOCK_REALTIME, 5);
    cnd_timedwait(&changed, &plain, &soon);
  }
  mtx_unlock(&plain);
  for (int i = 0; i < THREADS; i++) CHECK(thrd_join(threads[i], &result) == thrd_success && result == i);
  CHECK(counter == 4000 && once_runs == 1 && destroyed == 4);
  CHECK(thrd_equal(thrd_current(), thrd_current()) && !thrd_equal(thrd_current(), threads[0]));
  mtx_lock(&plain);
  struct timespec soon = after_ms(CLOCK_REALTIME, 30);
  CHECK(cnd_timedwait(&changed, &plain, &soon) == thrd_timedout);
  CHECK(thrd_create(&other, hold, NULL) == thrd_success && thrd_join(other, NULL) == thrd_success);
  mtx_unlock(&plain);
  CHECK(thrd_create(&other, work, (void *)3) == thrd_success && thrd_detach(other) == thrd_success);
  struct timespec nap = {0, 20000000};
  CHECK(thrd_sleep(&nap, NULL) == 0);
  cnd_destroy(&changed);
  mtx_destroy(&plain);
  tss_delete(slot);
  return passed();
}

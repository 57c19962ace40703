// Must exit 0 and print "ok": what atexit accepts while another thread is in exit() runs once, and nothing else does.
#include <stdatomic.h>

#include "check.h"

#define MOST 20000

static atomic_int accepted, ran, done;

static void count(void) { atomic_fetch_add(&ran, 1); }

/* Registered first, so the last to run. */
static void check(void) {
  while (atomic_load(&done) < THREADS - 1) sleep_ms(1);
  CHECK(atomic_load(&ran) == atomic_load(&accepted));
  puts("ok");
}

static void *work(void *arg) {
  for (int i = 0; i < MOST && atexit(count) == 0; i++) atomic_fetch_add(&accepted, 1);
  atomic_fetch_add(&done, 1);
  return arg;
}

int main(void) {
  CHECK(atexit(check) == 0);
  for (int i = 0; i < THREADS - 1; i++) {
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, work, NULL) == 0);
  }
  while (atomic_load(&accepted) < 100) sleep_ms(1);
  exit(0);
}

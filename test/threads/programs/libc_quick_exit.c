// Must exit 0 and print "ok": what at_quick_exit accepts while another thread is in quick_exit() runs once.
#include <stdatomic.h>

#include "check.h"

#define ROUNDS 200000

static atomic_int accepted, ran;
static _Atomic int leaving;

static void count(void) { atomic_fetch_add(&ran, 1); }

/* Registers itself again, which its own thread may, so that there is always something to run. */
static void again(void) {
  static int rounds;
  leaving = 1;
  if (++rounds < ROUNDS) CHECK(at_quick_exit(again) == 0);
}

/* Registered first, so the last to run. */
static void check(void) {
  CHECK(atomic_load(&ran) == atomic_load(&accepted));
  puts("ok");
  fflush(stdout);
}

/* Leaves room for the other handlers: there are 32 in all. */
static void *work(void *arg) {
  for (;;) {
    if (atomic_load(&accepted) - atomic_load(&ran) < 20 && at_quick_exit(count) == 0) atomic_fetch_add(&accepted, 1);
    else if (leaving) break;
  }
  sleep_ms(5000);
  return arg;
}

int main(void) {
  CHECK(at_quick_exit(check) == 0 && at_quick_exit(again) == 0);
  for (int i = 0; i < THREADS - 1; i++) {
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, work, NULL) == 0);
  }
  while (atomic_load(&accepted) < 10) sleep_ms(1);
  quick_exit(0);
}

// Must exit 0 and print "ok": spin locks exclude.
#include "check.h"

static pthread_spinlock_t lock;
static int counter;

static void *work(void *arg) {
  for (int i = 0; i < 10000; i++) {
    CHECK(pthread_spin_lock(&lock) == 0);
    counter++;
    CHECK(pthread_spin_unlock(&lock) == 0);
  }
  return arg;
}

int main(void) {
  CHECK(pthread_spin_init(&lock, PTHREAD_PROCESS_PRIVATE) == 0);
  run_on_four(work);
  CHECK(counter == 40000);
  CHECK(pthread_spin_trylock(&lock) == 0 && pthread_spin_trylock(&lock) == EBUSY);
  CHECK(pthread_spin_unlock(&lock) == 0 && pthread_spin_destroy(&lock) == 0);
  return passed();
}

// Must exit 0 and print "ok": a data race that ThreadSanitizer must see, so that its silence elsewhere means something.
#include "../programs/check.h"

#define ROUNDS 200000

static volatile int counter;
static pthread_barrier_t start;

static void *count_up(void *arg) {
  pthread_barrier_wait(&start);
  for (int i = 0; i < ROUNDS; i++) counter++;
  return arg;
}

int main(void) {
  CHECK(pthread_barrier_init(&start, NULL, THREADS) == 0);
  run_on_four(count_up);
  return passed();
}

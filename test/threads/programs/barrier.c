// Must exit 0 and print "ok": nobody passes before all are there, one is serial, and it may destroy the barrier at once.
#include <stdatomic.h>

#include "check.h"

#define ROUNDS 300

static pthread_barrier_t *barriers[ROUNDS], reused;
static atomic_int arrived, serials;

static void *work(void *arg) {
  for (int round = 0; round < ROUNDS; round++) {
    atomic_fetch_add(&arrived, 1);
    int result = pthread_barrier_wait(&reused);
    CHECK(atomic_load(&arrived) >= THREADS * (round + 1));
    if (result == PTHREAD_BARRIER_SERIAL_THREAD) atomic_fetch_add(&serials, 1);
    else CHECK(result == 0);
    if (pthread_barrier_wait(barriers[round]) == PTHREAD_BARRIER_SERIAL_THREAD) {
      CHECK(pthread_barrier_destroy(barriers[round]) == 0);
      memset(barriers[round], 0xff, sizeof(pthread_barrier_t));
    }
  }
  return arg;
}

int main(void) {
  CHECK(pthread_barrier_init(&reused, NULL, 0) == EINVAL);
  CHECK(pthread_barrier_init(&reused, NULL, THREADS) == 0);
  for (int round = 0; round < ROUNDS; round++) {
    barriers[round] = malloc(sizeof(pthread_barrier_t));
    CHECK(pthread_barrier_init(barriers[round], NULL, THREADS) == 0);
  }
  run_on_four(work);
  CHECK(atomic_load(&serials) == ROUNDS);
  CHECK(pthread_barrier_destroy(&reused) == 0);
  return passed();
}

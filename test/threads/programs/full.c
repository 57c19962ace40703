// Must exit 0 and print "ok": a fifth thread is refused with EAGAIN in bounded time, and a slot that is freed works again.
#include <semaphore.h>

#include "check.h"

static sem_t gate;

static void *work(void *arg) {
  sem_wait(&gate);
  return arg;
}

int main(void) {
  pthread_t threads[THREADS], extra;
  sem_init(&gate, 0, 0);
  for (int round = 0; round < 5; round++) {
    for (int i = 0; i < THREADS; i++) CHECK(pthread_create(&threads[i], NULL, work, NULL) == 0);
    int64_t before = now_ms(CLOCK_MONOTONIC);
    CHECK(pthread_create(&extra, NULL, work, NULL) == EAGAIN);
    CHECK(pthread_create(&extra, NULL, work, NULL) == EAGAIN);
    CHECK(now_ms(CLOCK_MONOTONIC) - before < 1000);
    sem_post(&gate);
    while (pthread_create(&extra, NULL, work, NULL) != 0) sleep_ms(1);
    for (int i = 0; i < THREADS; i++) sem_post(&gate);
    for (int i = 0; i < THREADS; i++) CHECK(pthread_join(threads[i], NULL) == 0);
    CHECK(pthread_join(extra, NULL) == 0);
  }
  return passed();
}

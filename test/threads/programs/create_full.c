// Must exit 0 and print "ok": refusals where all slots are taken come within half a second and leave the log readable.
// Log lines: at most 20.
// Eleven are the first refusal's, which is repeated while an exit could explain it, one is the second's; the rest is for
// slots that WAMR frees late, after the thread was joined.
#include <semaphore.h>

#include "check.h"

static sem_t gate;

static void *work(void *arg) {
  sem_wait(&gate);
  return arg;
}

int main(void) {
  pthread_t threads[THREADS], extra;
  pthread_attr_t attr;
  sem_init(&gate, 0, 0);
  CHECK(pthread_attr_init(&attr) == 0 && pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED) == 0);
  /* A few that came and went: the layer cannot know at once that all their slots are free. */
  for (int i = 0; i < THREADS; i++) CHECK(pthread_create(&threads[i], NULL, work, NULL) == 0);
  for (int i = 0; i < THREADS; i++) sem_post(&gate);
  for (int i = 0; i < THREADS; i++) CHECK(pthread_join(threads[i], NULL) == 0);
  for (int i = 0; i < THREADS; i++) CHECK(pthread_create(&threads[i], NULL, work, NULL) == 0);
  int64_t before = now_ms(CLOCK_MONOTONIC);
  CHECK(pthread_create(&extra, NULL, work, NULL) == EAGAIN);
  CHECK(pthread_create(&extra, &attr, work, NULL) == EAGAIN);
  CHECK(now_ms(CLOCK_MONOTONIC) - before < 500);
  for (int i = 0; i < THREADS; i++) sem_post(&gate);
  for (int i = 0; i < THREADS; i++) CHECK(pthread_join(threads[i], NULL) == 0);
  return passed();
}

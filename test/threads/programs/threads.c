// Must exit 0 and print "ok": four threads run at once, pass values both ways and know who they are.
#include "check.h"

static pthread_t started[THREADS], inside[THREADS];
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;

static void *work(void *arg) {
  inside[(intptr_t)arg] = pthread_self();
  pthread_mutex_lock(&gate);
  pthread_mutex_unlock(&gate);
  return (void *)((intptr_t)arg * 1000 + 7);
}

int main(void) {
  pthread_mutex_lock(&gate);
  for (intptr_t i = 0; i < THREADS; i++) CHECK(pthread_create(&started[i], NULL, work, (void *)i) == 0);
  CHECK(pthread_join(pthread_self(), NULL) == EDEADLK);
  void *result;
  CHECK(pthread_tryjoin_np(started[0], &result) == EBUSY);
  struct timespec soon = after_ms(CLOCK_REALTIME, 2);
  CHECK(pthread_timedjoin_np(started[0], &result, &soon) == ETIMEDOUT);
  pthread_mutex_unlock(&gate);
  for (intptr_t i = 0; i < THREADS; i++) {
    CHECK(pthread_join(started[i], &result) == 0);
    CHECK(result == (void *)(i * 1000 + 7));
    CHECK(pthread_equal(started[i], inside[i]));
    CHECK(!pthread_equal(started[i], pthread_self()));
  }
  pthread_t late;
  CHECK(pthread_create(&late, NULL, work, (void *)0) == 0);
  soon = after_ms(CLOCK_REALTIME, 5000);
  CHECK(pthread_timedjoin_np(late, &result, &soon) == 0 && result == (void *)7);
  return passed();
}

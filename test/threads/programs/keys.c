// Must exit 0 and print "ok": keys hold a value per thread, destructors run and are repeated, deleted keys are empty.
#include "check.h"

#include <limits.h>

static pthread_key_t counted, plain, renewed;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int destroyed, renewals[THREADS];

static void count_down(void *value) {
  CHECK(pthread_getspecific(counted) == NULL);
  pthread_mutex_lock(&mutex);
  destroyed += *(int *)value;
  pthread_mutex_unlock(&mutex);
  free(value);
}

/* Sets itself again: is called PTHREAD_DESTRUCTOR_ITERATIONS times, then given up. */
static void renew(void *value) {
  ++*(int *)value;
  pthread_setspecific(renewed, value);
}

static void *work(void *arg) {
  intptr_t id = (intptr_t)arg;
  CHECK(pthread_getspecific(counted) == NULL && pthread_getspecific(plain) == NULL);
  int *value = malloc(sizeof *value);
  *value = 1 + (int)id;
  CHECK(pthread_setspecific(counted, value) == 0 && pthread_setspecific(plain, arg) == 0);
  CHECK(pthread_setspecific(renewed, &renewals[id]) == 0);
  sleep_ms(5);
  CHECK(pthread_getspecific(counted) == value && pthread_getspecific(plain) == arg);
  if (id == 3) pthread_exit(arg);
  return arg;
}

static void check_limits(void) {
  static pthread_key_t keys[PTHREAD_KEYS_MAX];
  int made = 0;
  while (made < PTHREAD_KEYS_MAX && pthread_key_create(&keys[made], NULL) == 0) {
    CHECK(pthread_getspecific(keys[made]) == NULL && pthread_setspecific(keys[made], keys) == 0);
    made++;
  }
  CHECK(made == PTHREAD_KEYS_MAX - 3);
  pthread_key_t one_more;
  CHECK(pthread_key_create(&one_more, NULL) == EAGAIN);
  CHECK(pthread_key_delete(keys[5]) == 0 && pthread_getspecific(keys[5]) == NULL);
  CHECK(pthread_setspecific(keys[5], keys) == EINVAL && pthread_key_delete(keys[5]) == EINVAL);
  CHECK(pthread_key_create(&one_more, NULL) == 0 && pthread_getspecific(one_more) == NULL);
}

int main(void) {
  CHECK(pthread_key_create(&counted, count_down) == 0 && pthread_key_create(&plain, NULL) == 0);
  CHECK(pthread_key_create(&renewed, renew) == 0);
  run_on_four(work);
  CHECK(destroyed == 1 + 2 + 3 + 4);
  for (int i = 0; i < THREADS; i++) CHECK(renewals[i] == PTHREAD_DESTRUCTOR_ITERATIONS);
  CHECK(pthread_getspecific(plain) == NULL);
  check_limits();
  return passed();
}

// Must exit 0 and print "ok": static, normal, recursive and error-checking mutexes exclude and answer as POSIX says.
#include "check.h"

static pthread_mutex_t plain = PTHREAD_MUTEX_INITIALIZER, typed;
static long counter;

static void *count(void *arg) {
  for (int i = 0; i < 20000; i++) {
    CHECK(pthread_mutex_lock(&plain) == 0);
    counter++;
    CHECK(pthread_mutex_unlock(&plain) == 0);
  }
  return arg;
}

static void *count_typed(void *arg) {
  for (int i = 0; i < 5000; i++) {
    CHECK(pthread_mutex_lock(&typed) == 0);
    CHECK(pthread_mutex_lock(&typed) == 0);
    counter++;
    CHECK(pthread_mutex_unlock(&typed) == 0);
    CHECK(pthread_mutex_unlock(&typed) == 0);
  }
  return arg;
}

/* Another thread's view of a mutex that main holds. */
static void *intrude(void *mutex) {
  CHECK(pthread_mutex_trylock(mutex) == EBUSY);
  struct timespec deadline = after_ms(CLOCK_REALTIME, 30);
  CHECK(pthread_mutex_timedlock(mutex, &deadline) == ETIMEDOUT);
  CHECK(now_ms(CLOCK_REALTIME) >= deadline.tv_sec * 1000 + deadline.tv_nsec / 1000000);
  CHECK(pthread_mutex_timedlock(mutex, &(struct timespec){1, 0}) == ETIMEDOUT);
  CHECK(pthread_mutex_timedlock(mutex, &(struct timespec){1, 1000000000}) == EINVAL);
  return mutex;
}

static void check_held(pthread_mutex_t *mutex) {
  pthread_t thread;
  void *result;
  CHECK(pthread_create(&thread, NULL, intrude, mutex) == 0);
  CHECK(pthread_join(thread, &result) == 0 && result == mutex);
}

static void *unlock_foreign(void *mutex) {
  CHECK(pthread_mutex_unlock(mutex) == EPERM);
  return NULL;
}

static void init_typed(int type) {
  pthread_mutexattr_t attr;
  CHECK(pthread_mutexattr_init(&attr) == 0 && pthread_mutexattr_settype(&attr, type) == 0);
  CHECK(pthread_mutexattr_settype(&attr, 3) == EINVAL && pthread_mutexattr_settype(&attr, -1) == EINVAL);
  int seen = -1;
  CHECK(pthread_mutexattr_gettype(&attr, &seen) == 0 && seen == type);
  CHECK(pthread_mutexattr_setprotocol(&attr, PTHREAD_PRIO_INHERIT) == ENOTSUP);
  CHECK(pthread_mutexattr_setpshared(&attr, PTHREAD_PROCESS_SHARED) == 0);
  CHECK(pthread_mutex_init(&typed, &attr) == 0 && pthread_mutexattr_destroy(&attr) == 0);
}

int main(void) {
  run_on_four(count);
  CHECK(counter == 80000);
  CHECK(pthread_mutex_lock(&plain) == 0 && pthread_mutex_trylock(&plain) == EBUSY);
  check_held(&plain);
  CHECK(pthread_mutex_unlock(&plain) == 0 && pthread_mutex_trylock(&plain) == 0);
  CHECK(pthread_mutex_unlock(&plain) == 0);

  init_typed(PTHREAD_MUTEX_RECURSIVE);
  counter = 0;
  run_on_four(count_typed);
  CHECK(counter == 20000);
  CHECK(pthread_mutex_lock(&typed) == 0 && pthread_mutex_trylock(&typed) == 0);
  CHECK(pthread_mutex_unlock(&typed) == 0);
  check_held(&typed);
  CHECK(pthread_mutex_unlock(&typed) == 0 && pthread_mutex_unlock(&typed) == EPERM);

  init_typed(PTHREAD_MUTEX_ERRORCHECK);
  CHECK(pthread_mutex_unlock(&typed) == EPERM);
  CHECK(pthread_mutex_lock(&typed) == 0 && pthread_mutex_lock(&typed) == EDEADLK);
  CHECK(pthread_mutex_trylock(&typed) == EBUSY);
  check_held(&typed);
  pthread_t thread;
  CHECK(pthread_create(&thread, NULL, unlock_foreign, &typed) == 0 && pthread_join(thread, NULL) == 0);
  CHECK(pthread_mutex_unlock(&typed) == 0 && pthread_mutex_destroy(&typed) == 0);
  CHECK(pthread_mutex_consistent(&plain) == EINVAL);
  return passed();
}

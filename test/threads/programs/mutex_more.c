// Must exit 0 and print "ok": attributes of mutexes answer as musl's, and odd uses get the error that POSIX names.
#include "check.h"

/* Not in every pthread.h of wasi-libc. */
int pthread_mutex_getprioceiling(const pthread_mutex_t *restrict mutex, int *restrict ceiling);
int pthread_mutex_setprioceiling(pthread_mutex_t *restrict mutex, int ceiling, int *restrict before);

static pthread_mutex_t plain = PTHREAD_MUTEX_INITIALIZER;
static const struct timespec invalid = {1, 1000000000}, negative = {1, -1}, past = {1, 0};

static void check_attributes(void) {
  pthread_mutexattr_t attr;
  int value = -1;
  CHECK(pthread_mutexattr_init(&attr) == 0);
  CHECK(pthread_mutexattr_gettype(&attr, &value) == 0 && value == PTHREAD_MUTEX_DEFAULT);
  CHECK(pthread_mutexattr_getpshared(&attr, &value) == 0 && value == PTHREAD_PROCESS_PRIVATE);
  CHECK(pthread_mutexattr_setpshared(&attr, PTHREAD_PROCESS_SHARED) == 0);
  CHECK(pthread_mutexattr_getpshared(&attr, &value) == 0 && value == PTHREAD_PROCESS_SHARED);
  CHECK(pthread_mutexattr_setpshared(&attr, 2) == EINVAL && pthread_mutexattr_setpshared(&attr, -1) == EINVAL);
  CHECK(pthread_mutexattr_getprotocol(&attr, &value) == 0 && value == PTHREAD_PRIO_NONE);
  CHECK(pthread_mutexattr_setprotocol(&attr, PTHREAD_PRIO_NONE) == 0);
  CHECK(pthread_mutexattr_setprotocol(&attr, PTHREAD_PRIO_INHERIT) == ENOTSUP);
  CHECK(pthread_mutexattr_setprotocol(&attr, PTHREAD_PRIO_PROTECT) == ENOTSUP);
  CHECK(pthread_mutexattr_setprotocol(&attr, 3) == EINVAL);
  /* Each is remembered beside the others. */
  CHECK(pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST) == 0);
  CHECK(pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_ERRORCHECK) == 0);
  CHECK(pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_STALLED) == 0);
  CHECK(pthread_mutexattr_getrobust(&attr, &value) == 0 && value == PTHREAD_MUTEX_STALLED);
  CHECK(pthread_mutexattr_getpshared(&attr, &value) == 0 && value == PTHREAD_PROCESS_SHARED);
  CHECK(pthread_mutexattr_gettype(&attr, &value) == 0 && value == PTHREAD_MUTEX_ERRORCHECK);
  CHECK(pthread_mutexattr_destroy(&attr) == 0);
}

/* A deadline is looked at only where the caller would have to wait. */
static void check_deadlines(void) {
  CHECK(pthread_mutex_timedlock(&plain, &invalid) == 0);
  CHECK(pthread_mutex_timedlock(&plain, &invalid) == EINVAL);
  CHECK(pthread_mutex_timedlock(&plain, &negative) == EINVAL);
  CHECK(pthread_mutex_timedlock(&plain, &past) == ETIMEDOUT);
  CHECK(pthread_mutex_unlock(&plain) == 0);
  CHECK(pthread_mutex_timedlock(&plain, &past) == 0 && pthread_mutex_unlock(&plain) == 0);
}

static void *use_held(void *mutex) {
  CHECK(pthread_mutex_timedlock(mutex, &invalid) == EINVAL && pthread_mutex_unlock(mutex) == EPERM);
  return NULL;
}

static void check_owned(int type) {
  pthread_mutex_t mutex;
  pthread_mutexattr_t attr;
  pthread_t thread;
  CHECK(pthread_mutexattr_init(&attr) == 0 && pthread_mutexattr_settype(&attr, type) == 0);
  CHECK(pthread_mutex_init(&mutex, &attr) == 0);
  CHECK(pthread_mutex_unlock(&mutex) == EPERM && pthread_mutex_timedlock(&mutex, &invalid) == 0);
  CHECK(pthread_create(&thread, NULL, use_held, &mutex) == 0 && pthread_join(thread, NULL) == 0);
  CHECK(pthread_mutex_unlock(&mutex) == 0 && pthread_mutex_unlock(&mutex) == EPERM);
}

int main(void) {
  int value = 7;
  check_attributes();
  check_deadlines();
  check_owned(PTHREAD_MUTEX_RECURSIVE);
  check_owned(PTHREAD_MUTEX_ERRORCHECK);
  CHECK(pthread_mutex_getprioceiling(&plain, &value) == EINVAL);
  CHECK(pthread_mutex_setprioceiling(&plain, 1, &value) == EINVAL && value == 7);
  CHECK(pthread_mutex_lock(&plain) == 0 && pthread_mutex_destroy(&plain) == 0);
  return passed();
}

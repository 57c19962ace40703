// Must exit 0 and print "ok": readers share, writers exclude, time-outs and tries answer as POSIX says.
#include <stdatomic.h>

#include "check.h"

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static int a, b;
static atomic_int readers, most_readers;

static void *work(void *arg) {
  for (int i = 0; i < 3000; i++) {
    if (i % 4 == (intptr_t)arg) {
      CHECK(pthread_rwlock_wrlock(&lock) == 0);
      CHECK(atomic_load(&readers) == 0);
      a++;
      b++;
    } else {
      CHECK(pthread_rwlock_rdlock(&lock) == 0);
      int now = atomic_fetch_add(&readers, 1) + 1;
      if (now > atomic_load(&most_readers)) atomic_store(&most_readers, now);
      CHECK(a == b);
      atomic_fetch_add(&readers, -1);
    }
    CHECK(pthread_rwlock_unlock(&lock) == 0);
  }
  return arg;
}

static void *against_reader(void *arg) {
  CHECK(pthread_rwlock_tryrdlock(&lock) == 0 && pthread_rwlock_unlock(&lock) == 0);
  CHECK(pthread_rwlock_trywrlock(&lock) == EBUSY);
  struct timespec soon = after_ms(CLOCK_REALTIME, 20);
  CHECK(pthread_rwlock_timedwrlock(&lock, &soon) == ETIMEDOUT);
  return arg;
}

static void *against_writer(void *arg) {
  CHECK(pthread_rwlock_tryrdlock(&lock) == EBUSY && pthread_rwlock_trywrlock(&lock) == EBUSY);
  struct timespec soon = after_ms(CLOCK_REALTIME, 20);
  CHECK(pthread_rwlock_timedrdlock(&lock, &soon) == ETIMEDOUT);
  return arg;
}

static void on_one(void *(*routine)(void *)) {
  pthread_t thread;
  CHECK(pthread_create(&thread, NULL, routine, NULL) == 0 && pthread_join(thread, NULL) == 0);
}

int main(void) {
  run_on_four(work);
  CHECK(a == 3000 && b == 3000 && atomic_load(&most_readers) >= 1);
  CHECK(pthread_rwlock_rdlock(&lock) == 0);
  on_one(against_reader);
  CHECK(pthread_rwlock_unlock(&lock) == 0 && pthread_rwlock_wrlock(&lock) == 0);
  on_one(against_writer);
  CHECK(pthread_rwlock_unlock(&lock) == 0 && pthread_rwlock_trywrlock(&lock) == 0);
  CHECK(pthread_rwlock_unlock(&lock) == 0 && pthread_rwlock_destroy(&lock) == 0);
  pthread_rwlockattr_t attr;
  int shared;
  CHECK(pthread_rwlockattr_init(&attr) == 0 && pthread_rwlockattr_setpshared(&attr, 1) == 0);
  CHECK(pthread_rwlockattr_getpshared(&attr, &shared) == 0 && shared == 1);
  CHECK(pthread_rwlock_init(&lock, &attr) == 0 && pthread_rwlock_tryrdlock(&lock) == 0);
  return passed();
}

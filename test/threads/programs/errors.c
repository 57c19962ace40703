// Must exit 0 and print "ok": invalid times, wrong owners, self joins, exhausted keys and readers get the errors POSIX names.
#include <limits.h>
#include <semaphore.h>

#include "check.h"

/* The limits.h of wasi-libc of 2022 leaves them out. */
#ifndef SEM_VALUE_MAX
#define SEM_VALUE_MAX 0x7fffffff
#define SEM_NSEMS_MAX 256
#endif

static pthread_mutex_t mutex;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;

static const struct timespec wrong[] = {{1, -1}, {1, 1000000000}};

static void times(void) {
  sem_t semaphore;
  CHECK(sem_init(&semaphore, 0, 1) == 0);
  for (int i = 0; i < 2; i++) {
    CHECK(pthread_mutex_lock(&mutex) == 0);
    CHECK(pthread_cond_timedwait(&cond, &mutex, &wrong[i]) == EINVAL);
    /* Still held. */
    CHECK(pthread_mutex_unlock(&mutex) == 0);
    CHECK(pthread_mutex_unlock(&mutex) == EPERM);
    /* A time counts only where there is something to wait for. */
    CHECK(sem_timedwait(&semaphore, &wrong[i]) == 0);
    CHECK(sem_timedwait(&semaphore, &wrong[i]) == -1 && errno == EINVAL);
    CHECK(sem_post(&semaphore) == 0);
    CHECK(pthread_rwlock_timedrdlock(&rwlock, &wrong[i]) == 0);
    CHECK(pthread_rwlock_timedwrlock(&rwlock, &wrong[i]) == EINVAL);
    CHECK(pthread_rwlock_unlock(&rwlock) == 0);
  }
  CHECK(pthread_cond_wait(&cond, &mutex) == EPERM);
}

static void *blocks(void *arg) {
  CHECK(pthread_rwlock_trywrlock(&rwlock) == EBUSY);
  struct timespec soon = after_ms(CLOCK_REALTIME, 20);
  CHECK(pthread_rwlock_timedwrlock(&rwlock, &soon) == ETIMEDOUT);
  return arg;
}

static void *returns(void *arg) { return arg; }

static void *relocks(void *arg) {
  CHECK(pthread_rwlock_wrlock(&rwlock) == 0);
  CHECK(pthread_rwlock_wrlock(&rwlock) == EDEADLK && pthread_rwlock_rdlock(&rwlock) == EDEADLK);
  CHECK(pthread_rwlock_trywrlock(&rwlock) == EBUSY);
  CHECK(pthread_rwlock_unlock(&rwlock) == 0);
  return arg;
}

/* POSIX leaves it open; a hang would help nobody. */
static void ids_of_dead_threads(void) {
  pthread_t thread;
  CHECK(pthread_create(&thread, NULL, relocks, NULL) == 0 && pthread_join(thread, NULL) == 0);
  CHECK(pthread_join(thread, NULL) == ESRCH && pthread_detach(thread) == ESRCH);
  CHECK(pthread_create(&thread, NULL, returns, NULL) == 0);
  sleep_ms(5);
  CHECK(pthread_detach(thread) == 0);
  CHECK(pthread_join(thread, NULL) == EINVAL && pthread_detach(thread) == EINVAL);
}

static void joins(void) {
  pthread_t thread;
  struct timespec soon = after_ms(CLOCK_REALTIME, 20);
  CHECK(pthread_join(pthread_self(), NULL) == EDEADLK);
  CHECK(pthread_tryjoin_np(pthread_self(), NULL) == EDEADLK);
  CHECK(pthread_rwlock_rdlock(&rwlock) == 0);
  CHECK(pthread_create(&thread, NULL, blocks, NULL) == 0);
  CHECK(pthread_join(thread, NULL) == 0);
  CHECK(pthread_rwlock_unlock(&rwlock) == 0);
  sem_t gate;
  sem_init(&gate, 0, 0);
  CHECK(pthread_create(&thread, NULL, (void *(*)(void *))(void *)sem_wait, &gate) == 0);
  CHECK(pthread_tryjoin_np(thread, NULL) == EBUSY);
  CHECK(pthread_timedjoin_np(thread, NULL, &soon) == ETIMEDOUT);
  CHECK(pthread_timedjoin_np(thread, NULL, &wrong[0]) == EINVAL);
  CHECK(pthread_detach(thread) == 0);
  CHECK(pthread_detach(thread) == EINVAL && pthread_join(thread, NULL) == EINVAL);
  sem_post(&gate);
  sleep_ms(5);
}

static void keys(void) {
  pthread_key_t all[PTHREAD_KEYS_MAX], extra;
  for (int i = 0; i < PTHREAD_KEYS_MAX; i++) CHECK(pthread_key_create(&all[i], NULL) == 0);
  CHECK(pthread_key_create(&extra, NULL) == EAGAIN);
  for (int i = 0; i < PTHREAD_KEYS_MAX; i++) CHECK(pthread_key_delete(all[i]) == 0);
  CHECK(pthread_key_delete(all[0]) == EINVAL && pthread_setspecific(all[0], all) == EINVAL);
  CHECK(pthread_getspecific(all[0]) == NULL);
}

static void attributes(void) {
  pthread_barrierattr_t barrier;
  pthread_rwlockattr_t rw;
  pthread_condattr_t condattr;
  pthread_barrier_t zero;
  clockid_t clock;
  CHECK(pthread_barrierattr_init(&barrier) == 0 && pthread_barrierattr_setpshared(&barrier, 7) == EINVAL);
  CHECK(pthread_rwlockattr_init(&rw) == 0 && pthread_rwlockattr_setpshared(&rw, 7) == EINVAL);
  CHECK(pthread_condattr_init(&condattr) == 0 && pthread_condattr_setpshared(&condattr, 7) == EINVAL);
  CHECK(pthread_condattr_setclock(&condattr, CLOCK_MONOTONIC) == 0);
  CHECK(pthread_condattr_getclock(&condattr, &clock) == 0 && clock == CLOCK_MONOTONIC);
  CHECK(pthread_barrier_init(&zero, &barrier, 0) == EINVAL);
  sem_t semaphore;
  CHECK(sem_init(&semaphore, 0, (unsigned)SEM_VALUE_MAX + 1) == -1 && errno == EINVAL);
  CHECK(sem_init(&semaphore, 1, SEM_VALUE_MAX) == 0);
  CHECK(sem_post(&semaphore) == -1 && errno == EOVERFLOW);
}

int main(void) {
  pthread_mutexattr_t attr;
  pthread_mutexattr_init(&attr);
  pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_ERRORCHECK);
  pthread_mutex_init(&mutex, &attr);
  times();
  joins();
  ids_of_dead_threads();
  keys();
  attributes();
  return passed();
}

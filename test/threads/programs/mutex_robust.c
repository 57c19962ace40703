// Must exit 0 and print "ok": a robust mutex whose owner ended goes to the next one with EOWNERDEAD, or is lost.
#include "check.h"

static pthread_mutex_t mutex, others[3];
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static pthread_key_t key;
static int holding, told, signalled;

static void init(pthread_mutex_t *which, int type) {
  pthread_mutexattr_t attr;
  int robust = -1;
  CHECK(pthread_mutexattr_init(&attr) == 0 && pthread_mutexattr_settype(&attr, type) == 0);
  CHECK(pthread_mutexattr_getrobust(&attr, &robust) == 0 && robust == PTHREAD_MUTEX_STALLED);
  CHECK(pthread_mutexattr_setrobust(&attr, 2) == EINVAL && pthread_mutexattr_setrobust(&attr, -1) == EINVAL);
  CHECK(pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST) == 0);
  CHECK(pthread_mutexattr_getrobust(&attr, &robust) == 0 && robust == PTHREAD_MUTEX_ROBUST);
  CHECK(pthread_mutex_init(which, &attr) == 0 && pthread_mutexattr_destroy(&attr) == 0);
}

static void run(void *(*work)(void *), void *arg) {
  pthread_t thread;
  CHECK(pthread_create(&thread, NULL, work, arg) == 0 && pthread_join(thread, NULL) == 0);
}

static void *end_with(void *which) {
  CHECK(pthread_mutex_lock(which) == 0);
  return NULL;
}

static void *exit_with_dead(void *which) {
  CHECK(pthread_mutex_lock(which) == EOWNERDEAD);
  pthread_exit(NULL);
}

static void *intrude(void *which) {
  CHECK(pthread_mutex_unlock(which) == EPERM && pthread_mutex_trylock(which) == EBUSY);
  CHECK(pthread_mutex_consistent(which) == EINVAL);
  return NULL;
}

static void *intrude_dead(void *which) {
  CHECK(pthread_mutex_consistent(which) == EPERM && pthread_mutex_unlock(which) == EPERM);
  return NULL;
}

static void check_takeover(int type) {
  struct timespec soon = after_ms(CLOCK_REALTIME, 1000);
  init(&mutex, type);
  CHECK(pthread_mutex_consistent(&mutex) == EINVAL && pthread_mutex_unlock(&mutex) == EPERM);
  CHECK(pthread_mutex_lock(&mutex) == 0 && pthread_mutex_consistent(&mutex) == EINVAL);
  run(intrude, &mutex);
  CHECK(pthread_mutex_unlock(&mutex) == 0);
  run(end_with, &mutex);
  CHECK(pthread_mutex_consistent(&mutex) == EINVAL && pthread_mutex_unlock(&mutex) == EPERM);
  /* Dies twice; each new owner is told. */
  run(exit_with_dead, &mutex);
  CHECK(pthread_mutex_trylock(&mutex) == EOWNERDEAD);
  run(intrude_dead, &mutex);
  CHECK(pthread_mutex_consistent(&mutex) == 0 && pthread_mutex_consistent(&mutex) == EINVAL);
  CHECK(pthread_mutex_unlock(&mutex) == 0);
  CHECK(pthread_mutex_lock(&mutex) == 0 && pthread_mutex_unlock(&mutex) == 0);
  run(end_with, &mutex);
  CHECK(pthread_mutex_timedlock(&mutex, &soon) == EOWNERDEAD);
  /* Unlocked without a word about consistency: lost for all. */
  CHECK(pthread_mutex_unlock(&mutex) == 0);
  CHECK(pthread_mutex_lock(&mutex) == ENOTRECOVERABLE && pthread_mutex_trylock(&mutex) == ENOTRECOVERABLE);
  CHECK(pthread_mutex_timedlock(&mutex, &soon) == ENOTRECOVERABLE && pthread_mutex_unlock(&mutex) == EPERM);
  CHECK(pthread_mutex_consistent(&mutex) == EINVAL && pthread_mutex_destroy(&mutex) == 0);
}

static void check_relock(void) {
  struct timespec soon = after_ms(CLOCK_REALTIME, 20);
  init(&mutex, PTHREAD_MUTEX_NORMAL);
  CHECK(pthread_mutex_lock(&mutex) == 0 && pthread_mutex_timedlock(&mutex, &soon) == ETIMEDOUT);
  CHECK(pthread_mutex_unlock(&mutex) == 0);
  init(&mutex, PTHREAD_MUTEX_ERRORCHECK);
  CHECK(pthread_mutex_lock(&mutex) == 0 && pthread_mutex_lock(&mutex) == EDEADLK);
  CHECK(pthread_mutex_unlock(&mutex) == 0);
  init(&mutex, PTHREAD_MUTEX_RECURSIVE);
  CHECK(pthread_mutex_lock(&mutex) == 0 && pthread_mutex_lock(&mutex) == 0);
  CHECK(pthread_mutex_unlock(&mutex) == 0 && pthread_mutex_unlock(&mutex) == 0);
  CHECK(pthread_mutex_unlock(&mutex) == EPERM);
}

static void *end_with_all_but_one(void *arg) {
  for (int i = 0; i < 3; i++) CHECK(pthread_mutex_lock(&others[i]) == 0);
  CHECK(pthread_mutex_unlock(&others[(intptr_t)arg]) == 0);
  return arg;
}

/* What was given back is not marked, in whatever order. */
static void check_several(void) {
  for (int i = 0; i < 3; i++) init(&others[i], i);
  for (intptr_t given = 0; given < 3; given++) {
    run(end_with_all_but_one, (void *)given);
    for (int i = 0; i < 3; i++) {
      CHECK(pthread_mutex_lock(&others[i]) == (i == given ? 0 : EOWNERDEAD));
      CHECK(pthread_mutex_consistent(&others[i]) == (i == given ? EINVAL : 0));
      CHECK(pthread_mutex_unlock(&others[i]) == 0);
    }
  }
}

static void *wait_for_dead(void *arg) {
  int error = pthread_mutex_lock(&mutex);
  if (error == EOWNERDEAD) {
    told++;
    CHECK(pthread_mutex_consistent(&mutex) == 0);
  } else {
    CHECK(error == 0 && told == 1);
  }
  CHECK(pthread_mutex_unlock(&mutex) == 0);
  return arg;
}

static void *wait_for_lost(void *arg) {
  int error = pthread_mutex_lock(&mutex);
  CHECK(error == EOWNERDEAD || error == ENOTRECOVERABLE);
  if (error == EOWNERDEAD) CHECK(pthread_mutex_unlock(&mutex) == 0);
  return arg;
}

static void *end_slowly(void *which) {
  CHECK(pthread_mutex_lock(which) == 0);
  __atomic_store_n(&holding, 1, __ATOMIC_SEQ_CST);
  sleep_ms(30);
  return NULL;
}

/* The sleepers of a dead owner are all told, or follow one who was. */
static void check_waiters(void *(*wait)(void *)) {
  pthread_t owner, waiters[3];
  init(&mutex, PTHREAD_MUTEX_NORMAL);
  holding = told = 0;
  CHECK(pthread_create(&owner, NULL, end_slowly, &mutex) == 0);
  while (!__atomic_load_n(&holding, __ATOMIC_SEQ_CST)) sleep_ms(1);
  for (int i = 0; i < 3; i++) CHECK(pthread_create(&waiters[i], NULL, wait, NULL) == 0);
  for (int i = 0; i < 3; i++) CHECK(pthread_join(waiters[i], NULL) == 0);
  CHECK(pthread_join(owner, NULL) == 0);
}

static void *signal_and_end(void *arg) {
  CHECK(pthread_mutex_lock(&mutex) == 0);
  signalled = 1;
  CHECK(pthread_cond_signal(&cond) == 0);
  return arg;
}

static void check_cond(void) {
  pthread_t thread;
  int error = 0;
  init(&mutex, PTHREAD_MUTEX_NORMAL);
  CHECK(pthread_mutex_lock(&mutex) == 0);
  CHECK(pthread_create(&thread, NULL, signal_and_end, NULL) == 0);
  while (!signalled) error = pthread_cond_wait(&cond, &mutex);
  CHECK(error == EOWNERDEAD && pthread_mutex_consistent(&mutex) == 0 && pthread_mutex_unlock(&mutex) == 0);
  CHECK(pthread_join(thread, NULL) == 0);
}

static void unlock_late(void *which) { CHECK(pthread_mutex_unlock(which) == 0); }

static void *end_with_destructor(void *which) {
  CHECK(pthread_mutex_lock(which) == 0 && pthread_setspecific(key, which) == 0);
  return NULL;
}

int main(void) {
  for (int type = PTHREAD_MUTEX_NORMAL; type <= PTHREAD_MUTEX_ERRORCHECK; type++) check_takeover(type);
  check_relock();
  check_several();
  check_waiters(wait_for_dead);
  check_waiters(wait_for_lost);
  CHECK(pthread_mutex_lock(&mutex) == ENOTRECOVERABLE);
  check_cond();
  /* Destructors of keys still belong to the thread. */
  init(&mutex, PTHREAD_MUTEX_NORMAL);
  CHECK(pthread_key_create(&key, unlock_late) == 0);
  run(end_with_destructor, &mutex);
  CHECK(pthread_mutex_lock(&mutex) == 0);
  return passed();
}

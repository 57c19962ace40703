// Must exit 0 and print "ok": most of the layer in one program, for compilers and linkers that rearrange it.
#include "../programs/check.h"

#include <semaphore.h>
#include <stdatomic.h>
#include <threads.h>
#include <unistd.h>

#define ROUNDS 300

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER, recursive;
static pthread_cond_t turned = PTHREAD_COND_INITIALIZER;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_barrier_t barrier;
static pthread_spinlock_t spin;
static pthread_key_t key;
static sem_t slots;
static mtx_t c11_mutex;
static atomic_int inside, destroyed, cleaned, exited;
static int counter, spun, reads, once_runs, turn, detached, c11_counter;
static _Thread_local int own = 42;
static _Thread_local char zeroed[40];

static void run_once(void) { once_runs++; }
static void destroy(void *value) { destroyed += value != NULL; }
static void clean(void *arg) { cleaned += arg == NULL; }
static void at_exit(void) { exited++; }

static void check_exit(void) {
  if (exited != THREADS) _Exit(1);
}

static void take_locks(void) {
  CHECK(pthread_mutex_lock(&mutex) == 0 && ++counter > 0 && pthread_mutex_unlock(&mutex) == 0);
  CHECK(pthread_mutex_lock(&recursive) == 0 && pthread_mutex_lock(&recursive) == 0);
  CHECK(pthread_mutex_unlock(&recursive) == 0 && pthread_mutex_unlock(&recursive) == 0);
  CHECK(pthread_rwlock_rdlock(&rwlock) == 0 && reads >= 0 && pthread_rwlock_unlock(&rwlock) == 0);
  CHECK(pthread_rwlock_wrlock(&rwlock) == 0 && ++reads > 0 && pthread_rwlock_unlock(&rwlock) == 0);
  CHECK(pthread_spin_lock(&spin) == 0 && ++spun > 0 && pthread_spin_unlock(&spin) == 0);
  CHECK(sem_wait(&slots) == 0 && ++inside <= 2 && inside-- > 0 && sem_post(&slots) == 0);
}

static void use_libc(int self, int round) {
  char text[60], *block = malloc(100 + (size_t)round), *end;
  CHECK(block != NULL && (uintptr_t)block % 16 == 0);
  memset(block, self, 100);
  snprintf(text, sizeof text, "%d %s %.2f %lld", self, "text", round / 4.0, 1LL << 40);
  CHECK(strtol(text, &end, 10) == self && strstr(end, "1099511627776") != NULL);
  CHECK(block[99] == self && (block = realloc(block, 3000)) != NULL && block[50] == self);
  free(block);
  CHECK(close(1000) == -1 && errno == EBADF && setenv("NAME", "value", 1) == 0 && getenv("NAME") != NULL);
  CHECK(random() >= 0 && rand() >= 0);
  flockfile(stderr);
  funlockfile(stderr);
}

static void take_turn(int self) {
  struct timespec soon;
  pthread_mutex_lock(&mutex);
  while (turn % THREADS != self) {
    soon = after_ms(CLOCK_REALTIME, 2000);
    CHECK(pthread_cond_timedwait(&turned, &mutex, &soon) == 0);
  }
  turn++;
  pthread_cond_broadcast(&turned);
  pthread_mutex_unlock(&mutex);
}

static void *work(void *arg) {
  int self = (int)(intptr_t)arg, serial;
  CHECK(own == 42 && zeroed[39] == 0);
  own = self;
  memset(zeroed, 1, sizeof zeroed);
  CHECK(pthread_once(&once, run_once) == 0 && once_runs == 1);
  CHECK(pthread_setspecific(key, &own) == 0 && atexit(at_exit) == 0);
  for (int round = 0; round < ROUNDS; round++) {
    take_locks();
    use_libc(self, round);
    if (round % 30 == 0) take_turn(self);
  }
  serial = pthread_barrier_wait(&barrier);
  CHECK(serial == 0 || serial == PTHREAD_BARRIER_SERIAL_THREAD);
  CHECK(own == self && pthread_getspecific(key) == &own);
  pthread_cleanup_push(clean, NULL);
  pthread_exit(arg);
  pthread_cleanup_pop(0);
}

static void *detach(void *arg) {
  CHECK(pthread_detach(pthread_self()) == 0);
  pthread_mutex_lock(&mutex);
  detached = 1;
  pthread_cond_signal(&turned);
  pthread_mutex_unlock(&mutex);
  return arg;
}

static int c11_work(void *arg) {
  for (int i = 0; i < ROUNDS; i++) {
    CHECK(mtx_lock(&c11_mutex) == thrd_success && ++c11_counter > 0 && mtx_unlock(&c11_mutex) == thrd_success);
  }
  return arg == NULL ? 5 : 6;
}

static void prepare(void) {
  pthread_mutexattr_t attr;
  CHECK(pthread_mutexattr_init(&attr) == 0 && pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_RECURSIVE) == 0);
  CHECK(pthread_mutex_init(&recursive, &attr) == 0 && pthread_barrier_init(&barrier, NULL, THREADS) == 0);
  CHECK(pthread_spin_init(&spin, 0) == 0 && pthread_key_create(&key, destroy) == 0 && sem_init(&slots, 0, 2) == 0);
  CHECK(mtx_init(&c11_mutex, mtx_plain) == thrd_success && atexit(check_exit) == 0);
}

int main(void) {
  pthread_t thread;
  thrd_t c11[2];
  int result;
  prepare();
  run_on_four(work);
  CHECK(counter == THREADS * ROUNDS && reads == counter && spun == counter);
  CHECK(destroyed == THREADS && cleaned == THREADS && own == 42);
  CHECK(pthread_create(&thread, NULL, detach, NULL) == 0);
  pthread_mutex_lock(&mutex);
  while (!detached) pthread_cond_wait(&turned, &mutex);
  pthread_mutex_unlock(&mutex);
  for (int i = 0; i < 2; i++) CHECK(thrd_create(&c11[i], c11_work, NULL) == thrd_success);
  for (int i = 0; i < 2; i++) CHECK(thrd_join(c11[i], &result) == thrd_success && result == 5);
  CHECK(c11_counter == 2 * ROUNDS);
  return passed();
}

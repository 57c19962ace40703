// Must exit 0 and print "ok": threads that the host started have thread-local data, errno, keys and stdio of their own.
// Host threads call work.
// Known races, in __wasilibc_populate_preopens: it looks at a flag that the first thread to attach sets (docs/threads.md).
// Not on V8: the engine has no threads of the host.
#include <fcntl.h>
#include <unistd.h>
#include <wamr_pthread.h>

#include "check.h"

/* A reference keeps wasm-ld from wrapping the export in constructors and destructors, which would run at each call
   (lld/wasm/Writer.cpp: createCommandExportWrappers). */
void __wasm_call_ctors(void);
void (*volatile keeps_exports_plain)(void) = __wasm_call_ctors;

/* WAMR's places for threads are shared: one is left for the threads made here. */
#define HOST_THREADS 3
#define CALLS 3

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t all;
static pthread_t threads[HOST_THREADS];
static pthread_key_t key;
static int threads_seen, destroyed;
static _Thread_local int calls = 100;
static _Thread_local int id;
static _Thread_local char zero[5000];

static void destroy(void *value) {
  pthread_mutex_lock(&lock);
  destroyed += value == &calls;
  pthread_mutex_unlock(&lock);
}

static void *created(void *arg) {
  return calls == 100 && !pthread_equal(pthread_self(), (pthread_t)arg) ? arg : NULL;
}

__attribute__((noinline)) static int first_call(void) {
  pthread_mutex_lock(&lock);
  if (threads_seen == 0) {
    pthread_key_create(&key, destroy);
    pthread_barrier_init(&all, NULL, HOST_THREADS);
  }
  threads[threads_seen] = pthread_self();
  id = threads_seen++;
  pthread_mutex_unlock(&lock);
  /* All are there at once, so their records differ. */
  pthread_barrier_wait(&all);
  for (int i = 0; i < HOST_THREADS; i++)
    if (i != id && pthread_equal(threads[i], pthread_self())) return 1;
  void *result = NULL;
  pthread_t thread;
  int error;
  while ((error = pthread_create(&thread, NULL, created, (void *)pthread_self())) == EAGAIN) sleep_ms(1);
  return error != 0 || pthread_join(thread, &result) != 0 || result != (void *)pthread_self();
}

__attribute__((noinline)) static int each_call(void) {
  int bad = 0;
  for (unsigned i = 0; i < sizeof zero; i++) bad += zero[i] != 0;
  bad += !pthread_equal(pthread_self(), threads[id]);
  pthread_setspecific(key, &calls);
  for (int i = 0; i < 2000; i++) {
    errno = 0;
    if (id % 2 == 0) bad += close(-1) != -1 || errno != EBADF;
    else bad += open("/nothing here", O_RDONLY) != -1 || errno == EBADF || errno == 0;
    bad += pthread_getspecific(key) != &calls;
  }
  pthread_mutex_t owned;
  pthread_mutexattr_t attr;
  pthread_mutexattr_init(&attr);
  pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_ERRORCHECK);
  pthread_mutex_init(&owned, &attr);
  bad += pthread_mutex_lock(&owned) != 0 || pthread_mutex_lock(&owned) != EDEADLK;
  return bad;
}

__attribute__((export_name("work"))) void work(void) {
  /* errno of a failing call is the first thing that meets a thread without thread-local data. */
  int bad = close(-1) != -1 || errno != EBADF;
  if (calls == 100) bad += first_call();
  calls++;
  bad += each_call();
  if (calls == 100 + CALLS) {
    bad += wamr_pthread_detach_thread() != 0;
    bad += wamr_pthread_detach_thread() != 0;
    /* It is taken in anew, as another thread would be. */
    bad += wamr_pthread_attach_thread() != 0 || wamr_pthread_attach_thread() != 0;
    bad += wamr_pthread_detach_thread() != 0;
  }
  if (bad != 0) __builtin_trap();
}

int main(void) {
  CHECK(threads_seen == HOST_THREADS);
  CHECK(destroyed == HOST_THREADS);
  CHECK(wamr_pthread_attach_thread() == 0);
  CHECK(wamr_pthread_detach_thread() == EPERM);
  CHECK(calls == 100 && pthread_getspecific(key) == NULL);
  return passed();
}

// Must exit 7 and print "leaving": main returns while four threads wait; the process ends and keeps the code.
// Ends within 2500 ms. WAMR gives its threads one second to leave (core/iwasm/libraries/thread-mgr/thread_manager.c).
// Stress: 50 runs in CI.
#include <semaphore.h>

#include "check.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t never = PTHREAD_COND_INITIALIZER;
static sem_t empty;

static void *work(void *arg) {
  if ((intptr_t)arg % 2) {
    pthread_mutex_lock(&mutex);
    for (;;) pthread_cond_wait(&never, &mutex);
  }
  for (;;) sem_wait(&empty);
  return arg;
}

int main(void) {
  pthread_t thread;
  CHECK(sem_init(&empty, 0, 0) == 0);
  for (intptr_t i = 0; i < THREADS; i++) CHECK(pthread_create(&thread, NULL, work, (void *)i) == 0);
  puts("leaving");
  return 7;
}

// Threads that leave by pthread_exit from a function below their own, and one that is cancelled while it waits: nothing is wrong.
#include <stdatomic.h>

#include "threads.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t never = PTHREAD_COND_INITIALIZER;
static atomic_int waiting;

__attribute__((noinline)) static void leave(void) { pthread_exit(NULL); }

static void *leaves(void *argument) {
  leave();
  return argument;
}

static void unlock(void *argument) { pthread_mutex_unlock(argument); }

static void *waits(void *argument) {
  pthread_mutex_lock(&mutex);
  pthread_cleanup_push(unlock, &mutex);
  waiting = 1;
  for (;;) pthread_cond_wait(&never, &mutex);
  pthread_cleanup_pop(1);
  return argument;
}

int main(void) {
  pthread_t thread;
  for (int i = 0; i < 8; i++)
    if (pthread_create(&thread, NULL, leaves, NULL) != 0 || pthread_join(thread, NULL) != 0) return 1;
  if (pthread_create(&thread, NULL, waits, NULL) != 0) return 1;
  while (!waiting) continue;
  pthread_cancel(thread);
  return pthread_join(thread, NULL);
}

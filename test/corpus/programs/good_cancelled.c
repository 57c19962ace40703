// innocent: a thread that waits on a condition is cancelled; its cleanup unlocks the mutex
#include <stdatomic.h>

#include "threads.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t never = PTHREAD_COND_INITIALIZER;
static atomic_int waiting;
static int cleaned;

static void leave(void *argument) {
  cleaned++;
  pthread_mutex_unlock(argument);
}

static void *wait_for_ever(void *argument) {
  pthread_mutex_lock(&mutex);
  pthread_cleanup_push(leave, &mutex);
  waiting = 1;
  for (;;) pthread_cond_wait(&never, &mutex);
  pthread_cleanup_pop(1);
  return argument;
}

int main(void) {
  const thread_id thread = start(wait_for_ever, NULL);
  while (!waiting) continue;
  pthread_cancel(thread);
  pthread_join(thread, NULL);
  pthread_mutex_lock(&mutex);
  pthread_mutex_unlock(&mutex);
  return cleaned != 1;
}

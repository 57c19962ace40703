// innocent: main returns while a thread waits for work; our layer ends it
#include <stdatomic.h>

#include "threads.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t work_came = PTHREAD_COND_INITIALIZER;
static atomic_int waiting;

static void *serve(void *argument) {
  pthread_mutex_lock(&mutex);
  waiting = 1;
  for (;;) pthread_cond_wait(&work_came, &mutex);
  return argument;
}

int main(void) {
  start(serve, NULL);
  while (!waiting) continue;
  return 0;
}

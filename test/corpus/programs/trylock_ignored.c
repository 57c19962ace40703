// defect: the result of pthread_mutex_trylock is ignored: the thread goes on without the lock
// finds race: run-data-race /a data race on `total`/
#include <stdatomic.h>

#include "threads.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static volatile int total;
static atomic_int holds, tried;

static void *hold(void *argument) {
  pthread_mutex_lock(&mutex);
  holds = 1;
  while (!tried) continue;
  total++;
  pthread_mutex_unlock(&mutex);
  return argument;
}

static void *barge_in(void *argument) {
  while (!holds) continue;
  pthread_mutex_trylock(&mutex);
  tried = 1;
  total++;
  return argument;
}

int main(void) {
  run_two(hold, barge_in);
  return 0;
}

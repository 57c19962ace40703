// defect: each thread takes a lock, but not the same one
// finds race: run-data-race /a data race on `total`/
#include "threads.h"

static pthread_mutex_t mine = PTHREAD_MUTEX_INITIALIZER, yours = PTHREAD_MUTEX_INITIALIZER;
static volatile int total;

static void *add(void *argument) {
  pthread_mutex_t *mutex = argument == NULL ? &mine : &yours;
  for (int i = 0; i < 50; i++) {
    pthread_mutex_lock(mutex);
    total++;
    pthread_mutex_unlock(mutex);
  }
  return argument;
}

int main(void) {
  run_two(add, add);
  return 0;
}

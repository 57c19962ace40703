// defect: double-checked initialisation: `ready` is read before the lock is taken and is no atomic
// finds race: run-data-race /a data race on `ready`/
// also race: run-data-race
#include "threads.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static volatile int ready;
static volatile int table[8];

static void *use(void *argument) {
  if (!ready) {
    pthread_mutex_lock(&mutex);
    if (!ready) {
      for (int i = 0; i < 8; i++) table[i] = i * i;
      ready = 1;
    }
    pthread_mutex_unlock(&mutex);
  }
  return table[7] == 49 ? argument : (void *)2;
}

int main(void) {
  run_two(use, use);
  return 0;
}

// defect: a barrier for three, and two come
// finds v8 wamr race heap: run-hang /waiting: .*thread 1 in .*thread 2 in /
// config: {"verify": {"timeout": 2}}
// slow
#include "threads.h"

static pthread_barrier_t barrier;

static void *arrive(void *argument) {
  pthread_barrier_wait(&barrier);
  return argument;
}

int main(void) {
  pthread_barrier_init(&barrier, NULL, 3);
  run_two(arrive, arrive);
  return 0;
}

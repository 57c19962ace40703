// defect: a pool of six where four threads may live, and nobody looks at the result of pthread_create
// finds v8 wamr race heap: run-create-failed /pthread_create failed/
#include <stdatomic.h>

#include "threads.h"

static atomic_int go, ran;

static void *work(void *argument) {
  ran++;
  while (!go) continue;
  return argument;
}

int main(void) {
  pthread_t threads[6];
  int failed[6];
  for (int i = 0; i < 6; i++) failed[i] = pthread_create(&threads[i], NULL, work, NULL);
  go = 1;
  for (int i = 0; i < 6; i++)
    if (failed[i] == 0) pthread_join(threads[i], NULL);
  return 0;
}

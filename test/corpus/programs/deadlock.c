// defect: two threads hold one lock each and wait for the other's
// finds v8 wamr race heap: run-hang /waiting: .*thread 1 in .*thread 2 in /
// also race: run-lock-order
// config: {"verify": {"timeout": 2}}
// slow
#include <stdatomic.h>

#include "threads.h"

static pthread_mutex_t left = PTHREAD_MUTEX_INITIALIZER, right = PTHREAD_MUTEX_INITIALIZER;
static atomic_int held;

static void *take(void *argument) {
  pthread_mutex_lock(argument == NULL ? &left : &right);
  held++;
  while (held < 2) continue;
  pthread_mutex_lock(argument == NULL ? &right : &left);
  return argument;
}

int main(void) {
  run_two(take, take);
  return 0;
}

// defect: two wait for a semaphore that is posted once
// finds v8 wamr race heap: run-hang /waiting: .*thread [12] in /
// config: {"verify": {"timeout": 2}}
// slow
#include <semaphore.h>

#include "threads.h"

static sem_t slots;

static void *take(void *argument) {
  sem_wait(&slots);
  return argument;
}

int main(void) {
  sem_init(&slots, 0, 0);
  const thread_id first = start(take, NULL), second = start(take, NULL);
  sem_post(&slots);
  finish(first);
  finish(second);
  return 0;
}

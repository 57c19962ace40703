// innocent: one slot without a lock; two semaphores say whose it is
#include <semaphore.h>

#include "threads.h"

static sem_t empty, full;
static int slot;

static void *produce(void *argument) {
  for (int i = 1; i <= 30; i++) {
    sem_wait(&empty);
    slot = i;
    sem_post(&full);
  }
  return argument;
}

static void *consume(void *argument) {
  size_t sum = 0;
  (void)argument;
  for (int i = 0; i < 30; i++) {
    sem_wait(&full);
    sum += (size_t)slot;
    sem_post(&empty);
  }
  return (void *)sum;
}

int main(void) {
  sem_init(&empty, 0, 1);
  sem_init(&full, 0, 0);
  const thread_id consumer = start(consume, NULL);
  finish(start(produce, NULL));
  return (size_t)finish(consumer) != 465;
}

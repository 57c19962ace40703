// defect: a queue with a lock everywhere but in one place: the consumer looks at its length without it
// finds race: run-data-race /a data race on `queue`/
#include "threads.h"

static struct {
  pthread_mutex_t mutex;
  int items[64];
  volatile int length;
} queue = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static void *produce(void *argument) {
  for (int i = 0; i < 64; i++) {
    pthread_mutex_lock(&queue.mutex);
    queue.items[queue.length++] = i;
    pthread_mutex_unlock(&queue.mutex);
  }
  return argument;
}

static void *consume(void *argument) {
  int taken = 0;
  while (taken < 64) {
    if (queue.length == 0) continue;
    pthread_mutex_lock(&queue.mutex);
    queue.length--;
    taken++;
    pthread_mutex_unlock(&queue.mutex);
  }
  return argument;
}

int main(void) {
  run_two(produce, consume);
  return queue.length;
}

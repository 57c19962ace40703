// innocent: blocks are filled by one thread, used and freed by the other; the queue's lock hands them over
#include <stdlib.h>

#include "threads.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t filled = PTHREAD_COND_INITIALIZER;
static int *queue[32];
static int length;

static void *produce(void *argument) {
  for (int i = 0; i < 32; i++) {
    int *block = malloc(16 * sizeof *block);
    for (int j = 0; j < 16; j++) block[j] = i;
    pthread_mutex_lock(&mutex);
    queue[length++] = block;
    pthread_cond_signal(&filled);
    pthread_mutex_unlock(&mutex);
  }
  return argument;
}

static void *consume(void *argument) {
  size_t sum = 0;
  (void)argument;
  for (int i = 0; i < 32; i++) {
    pthread_mutex_lock(&mutex);
    while (length == 0) pthread_cond_wait(&filled, &mutex);
    int *block = queue[--length];
    pthread_mutex_unlock(&mutex);
    sum += (size_t)block[15]++;
    free(block);
  }
  return (void *)sum;
}

int main(void) {
  const thread_id consumer = start(consume, NULL);
  finish(start(produce, NULL));
  return (size_t)finish(consumer) != 496;
}

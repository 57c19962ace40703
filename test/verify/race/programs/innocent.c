// No defect: a mutex, a condition, release and acquire, blocks handed over and used again, results read after the join.
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "threads.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t filled = PTHREAD_COND_INITIALIZER;
static int total, queued[64], count;
static int message;
static atomic_int published;
static sem_t posted;
static int behind_semaphore, result[2];

static void *producer(void *argument) {
  message = 42;
  atomic_store_explicit(&published, 1, memory_order_release);
  behind_semaphore = 3;
  sem_post(&posted);
  for (int i = 0; i < 64; i++) {
    int *block = malloc(16);
    *block = i;
    pthread_mutex_lock(&mutex);
    queued[count++] = *block;
    total++;
    pthread_cond_signal(&filled);
    pthread_mutex_unlock(&mutex);
    free(block);
  }
  result[0] = 1;
  return argument;
}

static void *consumer(void *argument) {
  while (atomic_load_explicit(&published, memory_order_acquire) == 0);
  result[1] = message;
  sem_wait(&posted);
  result[1] += behind_semaphore;
  for (int taken = 0; taken < 64; taken++) {
    pthread_mutex_lock(&mutex);
    while (count == 0) pthread_cond_wait(&filled, &mutex);
    total += queued[--count];
    pthread_mutex_unlock(&mutex);
    int *block = malloc(16);
    *block = taken;
    free(block);
  }
  return argument;
}

int main(void) {
  sem_init(&posted, 0, 0);
  run_two(producer, consumer);
  return result[0] + result[1] != 46 || total != 64 + 64 * 63 / 2;
}

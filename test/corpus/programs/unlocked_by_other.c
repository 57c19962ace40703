// defect: a thread unlocks a mutex that another one holds, and goes in
// finds race: run-data-race /a data race on `balance`/
#include <stdatomic.h>

#include "threads.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static volatile int balance;
static atomic_int inside;

static void *slow(void *argument) {
  pthread_mutex_lock(&mutex);
  inside = 1;
  for (int i = 0; i < 200; i++) balance++;
  pthread_mutex_unlock(&mutex);
  return argument;
}

static void *impatient(void *argument) {
  while (!inside) continue;
  pthread_mutex_unlock(&mutex);
  pthread_mutex_lock(&mutex);
  balance++;
  pthread_mutex_unlock(&mutex);
  return argument;
}

int main(void) {
  run_two(slow, impatient);
  return 0;
}

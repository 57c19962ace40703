// defect: a thread unlocks a mutex that another one holds, and goes in
// finds race: run-data-race /a data race on `balance`/
#include <stdatomic.h>

#include "threads.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static volatile int balance;
static atomic_int inside, came;

static void *slow(void *argument) {
  pthread_mutex_lock(&mutex);
  inside = 1;
  // The other one starts later, and would find the mutex free.
  while (!came) continue;
  for (int i = 0; i < 2000; i++) balance++;
  pthread_mutex_unlock(&mutex);
  return argument;
}

static void *impatient(void *argument) {
  while (!inside) continue;
  came = 1;
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

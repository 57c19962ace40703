// defect: a thread unlocks a mutex that another one holds, and goes in
// finds race: run-data-race /a data race on `balance`/
#include <stdatomic.h>

#include "threads.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static volatile unsigned balance;
static atomic_int inside, left;

static void *slow(void *argument) {
  pthread_mutex_lock(&mutex);
  inside = 1;
  // Until the other one has been in: unlocking before it comes would bring both in an order.
  do balance++;
  while (!left);
  pthread_mutex_unlock(&mutex);
  return argument;
}

static void *impatient(void *argument) {
  while (!inside) continue;
  pthread_mutex_unlock(&mutex);
  pthread_mutex_lock(&mutex);
  balance++;
  pthread_mutex_unlock(&mutex);
  left = 1;
  return argument;
}

int main(void) {
  run_two(slow, impatient);
  return 0;
}

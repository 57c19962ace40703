// defect: WAMR's own mutex is a handle; one of the threads uses a copy that was made before it was initialised
// finds static: native-mutex /env.pthread_mutex_lock/
// finds wamr: run-lock-failed /never initialised/
// finds race: run-data-race /a data race on `total`/
// also race heap: run-lock-failed
// build: stock
#include "threads.h"

NATIVE(pthread_mutex_init) int native_init(unsigned *mutex, const void *attributes);
NATIVE(pthread_mutex_lock) int native_lock(unsigned *mutex);
NATIVE(pthread_mutex_unlock) int native_unlock(unsigned *mutex);
static struct Counter {
  unsigned mutex;
} counters[2];
static volatile int total;

static void *work(void *argument) {
  unsigned *mutex = &counters[argument == NULL].mutex;
  for (int i = 0; i < 20; i++) {
    native_lock(mutex);
    total++;
    native_unlock(mutex);
  }
  return argument;
}

int main(void) {
  counters[1] = counters[0];
  native_init(&counters[0].mutex, NULL);
  run_two(work, work);
  return 0;
}

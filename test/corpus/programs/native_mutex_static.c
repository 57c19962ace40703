// defect: WAMR's own mutex, statically initialised: locking it fails and excludes nobody
// finds static: native-mutex /env.pthread_mutex_lock/
// finds wamr: run-lock-failed /never initialised/
// finds race: run-data-race /a data race on `total`/
// also race heap: run-lock-failed
// build: stock
#include "threads.h"

NATIVE(pthread_mutex_lock) int native_lock(unsigned *mutex);
NATIVE(pthread_mutex_unlock) int native_unlock(unsigned *mutex);
static unsigned mutex;
static volatile int total;

static void *work(void *argument) {
  for (int i = 0; i < 20; i++) {
    native_lock(&mutex);
    total++;
    native_unlock(&mutex);
  }
  return argument;
}

int main(void) {
  run_two(work, work);
  return 0;
}

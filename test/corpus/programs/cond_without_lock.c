// defect: the condition's variable is set without the lock that the waiter holds when it looks
// finds race: run-data-race /a data race on `ready`/
#include <time.h>

#include "threads.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static volatile int ready;

static void *wait_for_it(void *argument) {
  pthread_mutex_lock(&mutex);
  while (!ready) {
    // The wake-up can come between the look and the wait: people add a time limit instead of the lock.
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += 20 * 1000 * 1000;
    if (until.tv_nsec >= 1000000000) {
      until.tv_sec++;
      until.tv_nsec -= 1000000000;
    }
    pthread_cond_timedwait(&changed, &mutex, &until);
  }
  pthread_mutex_unlock(&mutex);
  return argument;
}

static void *announce(void *argument) {
  ready = 1;
  pthread_cond_signal(&changed);
  return argument;
}

int main(void) {
  run_two(wait_for_it, announce);
  return 0;
}

// defect: the signal comes before the wait, and no variable says that it came
// finds v8 wamr race heap: run-hang /waiting: .*thread 1 in /
// config: {"verify": {"timeout": 2}}
// slow
#include <stdatomic.h>

#include "threads.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t filled = PTHREAD_COND_INITIALIZER;
static atomic_int signalled;

static void *receive(void *argument) {
  while (!signalled) continue;
  pthread_mutex_lock(&mutex);
  pthread_cond_wait(&filled, &mutex);
  pthread_mutex_unlock(&mutex);
  return argument;
}

int main(void) {
  const thread_id receiver = start(receive, NULL);
  pthread_mutex_lock(&mutex);
  pthread_cond_signal(&filled);
  pthread_mutex_unlock(&mutex);
  signalled = 1;
  finish(receiver);
  return 0;
}

// defect: a function that holds a lock calls another one that takes it too
// finds v8 wamr race heap: run-hang /waiting: .*thread 1 in /
// config: {"verify": {"timeout": 2}}
// slow
#include "threads.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int total;

__attribute__((noinline)) static void add(int value) {
  pthread_mutex_lock(&mutex);
  total += value;
  pthread_mutex_unlock(&mutex);
}

static void *work(void *argument) {
  pthread_mutex_lock(&mutex);
  add(1);
  pthread_mutex_unlock(&mutex);
  return argument;
}

int main(void) {
  finish(start(work, NULL));
  return 0;
}

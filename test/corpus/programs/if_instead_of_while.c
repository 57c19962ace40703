// defect: `if` instead of `while` around a wait: both consumers take what was there for one
// finds v8 wamr race: run-exit /exit code 3/
// finds heap: run-heap-overflow /./
// also heap: run-exit
#include <stdlib.h>

#include "threads.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t filled = PTHREAD_COND_INITIALIZER;
static int count, waiting, *items;

static void *consume(void *argument) {
  pthread_mutex_lock(&mutex);
  waiting++;
  if (count == 0) pthread_cond_wait(&filled, &mutex);
  items[--count] = 0;
  pthread_mutex_unlock(&mutex);
  return argument;
}

static void *produce(void *argument) {
  for (int done = 0; !done;) {
    pthread_mutex_lock(&mutex);
    if (waiting == 2) {
      items[count++] = 1;
      pthread_cond_broadcast(&filled);
      done = 1;
    }
    pthread_mutex_unlock(&mutex);
  }
  return argument;
}

int main(void) {
  items = calloc(4, sizeof *items);
  const thread_id first = start(consume, NULL), second = start(consume, NULL);
  finish(start(produce, NULL));
  finish(first);
  finish(second);
  const int left = count;
  free(items);
  return left == 0 ? 0 : 3;
}

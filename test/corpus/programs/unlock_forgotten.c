// defect: an early return leaves a lock taken; the next one waits for ever
// finds v8 wamr race heap: run-hang /waiting: .*thread 2 in /
// config: {"verify": {"timeout": 2}}
// slow
#include "threads.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int entries;

static void *enter(void *argument) {
  pthread_mutex_lock(&mutex);
  if (entries == 0 && argument == NULL) {
    entries++;
    return NULL;
  }
  entries++;
  pthread_mutex_unlock(&mutex);
  return argument;
}

int main(void) {
  finish(start(enter, NULL));
  finish(start(enter, (void *)1));
  return 0;
}

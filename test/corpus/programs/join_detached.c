// defect: a detached thread is joined; the program notices by the result
// finds v8 wamr race heap: run-exit /exit code 4/
#include <stdatomic.h>

#include "threads.h"

static atomic_int go, ended;

static void *work(void *argument) {
  while (!go) continue;
  ended = 1;
  return argument;
}

int main(void) {
  const thread_id thread = start(work, NULL);
  pthread_detach(thread);
  const int joined = pthread_join(thread, NULL);
  go = 1;
  while (!ended) continue;
  return joined == 0 ? 0 : 4;
}

// defect: thread-local variables with a libc that never sets them up for WAMR's threads
// finds static: tls-uninitialised /./
// finds v8 wamr heap: run-exit /exit code 3/
// also race: run-exit run-data-race
// build: stock
#include "threads.h"

static _Thread_local volatile int mine = 42;

static void *work(void *argument) {
  (void)argument;
  const int first = mine;
  mine = 7;
  return first == 42 ? NULL : (void *)1;
}

int main(void) {
  const void *bad = finish(start(work, NULL));
  return bad == NULL ? 0 : 3;
}

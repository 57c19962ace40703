// defect: one thread frees a session while another still uses it; an atomic only says that the freeing is over
// finds heap: run-use-after-free /./
// also v8 wamr race heap: run-data-race run-heap-overflow run-use-after-free run-double-free
#include <stdatomic.h>
#include <stdlib.h>

#include "threads.h"

static volatile int *session;
static atomic_int opened, closed;

static void *use(void *argument) {
  session = malloc(40);
  opened = 1;
  while (!closed) continue;
  session[2] = 1;
  return argument;
}

static void *close_session(void *argument) {
  while (!opened) continue;
  free((void *)session);
  closed = 1;
  return argument;
}

int main(void) {
  run_two(use, close_session);
  return 0;
}

// defect: a pointer into a block is kept over its realloc
// finds heap: run-use-after-free /./
// also v8 wamr race heap: run-heap-overflow run-use-after-free run-double-free
#include <stdlib.h>

#include "threads.h"

static void *work(void *argument) {
  // volatile: clang leaves a realloc away whose result is only freed.
  int *volatile list = malloc(4 * sizeof *list);
  void *volatile neighbour = malloc(64);
  volatile int *first = list;
  list = realloc(list, 4000 * sizeof *list);
  *first = 1;
  free(list);
  free(neighbour);
  return argument;
}

int main(void) {
  finish(start(work, NULL));
  return 0;
}

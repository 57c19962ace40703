// defect: a write far behind a block, into its neighbour
// finds heap: run-heap-overflow /./
// also v8 wamr race heap: run-heap-overflow run-use-after-free run-double-free
#include <stdlib.h>

#include "threads.h"

__attribute__((noinline)) static void put(volatile char *text, int at) { text[at] = 'x'; }

static void *work(void *argument) {
  char *text = malloc(24);
  char *neighbour = malloc(24);
  put(text, 24 + *(volatile int *)argument);
  free(neighbour);
  free(text);
  return NULL;
}

int main(void) {
  int distance = 12;
  finish(start(work, &distance));
  return 0;
}

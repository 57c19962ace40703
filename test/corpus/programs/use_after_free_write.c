// defect: a block is written to after it was freed
// finds heap: run-use-after-free /./
// also v8 wamr race heap: run-heap-overflow run-use-after-free run-invalid-free
// also race: run-heap-overflow run-use-after-free run-double-free
#include <stdlib.h>

#include "threads.h"

__attribute__((noinline)) static void set(volatile int *value) { *value = 5; }

static void *work(void *argument) {
  int *block = malloc(64);
  free(block);
  set(block + 4);
  return argument;
}

int main(void) {
  finish(start(work, NULL));
  return 0;
}

// defect: a pointer into the middle of a block is freed
// also v8 wamr race: run-invalid-free run-double-free run-trap
// finds heap: run-invalid-free /./
// also v8 wamr race heap: run-heap-overflow run-use-after-free run-double-free run-invalid-free run-leak
#include <stdlib.h>

#include "threads.h"

static void *work(void *argument) {
  free((char *)argument + 8);
  return NULL;
}

int main(void) {
  void *block = malloc(48);
  finish(start(work, block));
  free(block);
  return 0;
}

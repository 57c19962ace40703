// defect: two owners free one block
// also v8 wamr race: run-invalid-free run-double-free run-trap
// finds heap: run-double-free /./
// also race: run-data-race
// also v8 wamr race heap: run-heap-overflow run-use-after-free run-double-free run-invalid-free
#include <stdlib.h>

#include "threads.h"

static void *work(void *argument) {
  free(argument);
  return NULL;
}

int main(void) {
  void *block = malloc(48);
  finish(start(work, block));
  finish(start(work, block));
  return 0;
}

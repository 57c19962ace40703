// defect: a pointer into the middle of a block is freed
// finds v8 wamr race: run-invalid-free /pointer that is no live block/ or run-heap-misuse /invalid free/
// finds heap: run-heap-misuse /invalid free/
// also v8 wamr race heap: run-heap-misuse run-invalid-free run-leak
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

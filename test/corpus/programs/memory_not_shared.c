// defect: linked without --shared-memory: threads have nothing in common
// finds static: memory-not-shared /not shared/
// also v8 wamr race heap: run-skipped
// build: stock
// unlink: --shared-memory
#include "threads.h"

static volatile int counter;

static void *work(void *argument) {
  counter = 1;
  return argument;
}

int main(void) {
  finish(start(work, NULL));
  return counter == 1 ? 0 : 3;
}

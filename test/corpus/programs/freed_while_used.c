// defect: one thread frees a block while another one still writes to it: nothing orders the two
// finds race: run-data-race /a data race on .*heap.* by free/
// also v8 wamr race heap: run-heap-overflow run-use-after-free run-double-free run-data-race
#include <stdlib.h>

#include "threads.h"

static volatile int *block;

static void *use(void *argument) {
  for (int i = 0; i < 100; i++) block[i & 7] = i;
  return argument;
}

static void *release(void *argument) {
  free((void *)block);
  return argument;
}

int main(void) {
  block = malloc(32);
  run_two(use, release);
  return 0;
}

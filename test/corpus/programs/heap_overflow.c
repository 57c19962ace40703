// defect: a loop writes one element past the end of a block
// finds heap: run-heap-overflow /./
// also v8 wamr race heap: run-heap-overflow run-use-after-free run-invalid-free
#include <stdlib.h>

#include "threads.h"

__attribute__((noinline)) static void fill(volatile int *values, int count) {
  for (int i = 0; i <= count; i++) values[i] = i;
}

static void *work(void *argument) {
  int *values = malloc(10 * sizeof *values);
  fill(values, 10);
  free(values);
  return argument;
}

int main(void) {
  finish(start(work, NULL));
  return 0;
}

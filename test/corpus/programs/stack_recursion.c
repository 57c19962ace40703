// defect: recursion too deep for the stack of a thread
// finds v8 wamr race heap: run-stack-overflow /thread 1 used more/
// also v8 wamr race heap: run-trap run-data-race
// config: {"threads": {"stackSize": "16KiB"}}
#include "threads.h"

__attribute__((noinline)) static int depth(volatile int *above, int left) {
  volatile int local[16] = {left, above[0]};
  return left == 0 ? local[1] : depth(local, left - 1) + local[0];
}

static void *work(void *argument) {
  volatile int zero = 0;
  return depth(&zero, 1000) == 0 ? argument : NULL;
}

int main(void) {
  finish(start(work, NULL));
  return 0;
}

// innocent: deep recursion inside of the stack's limit
// config: {"threads": {"stackSize": "128KiB"}}
#include "threads.h"

__attribute__((noinline)) static int depth(volatile int *above, int left) {
  volatile int local[16] = {left, above[0]};
  return left == 0 ? local[1] : depth(local, left - 1) + local[0];
}

static void *work(void *argument) {
  volatile int zero = 0;
  return depth(&zero, 800) == 0 ? argument : NULL;
}

int main(void) {
  finish(start(work, NULL));
  return 0;
}

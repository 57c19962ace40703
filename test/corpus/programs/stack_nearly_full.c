// defect: a thread uses nearly all of its stack: other input goes deeper
// finds v8 wamr race heap: run-stack-high /thread 1 used/
// config: {"threads": {"stackSize": "32KiB"}}
#include "threads.h"

__attribute__((noinline)) static int fill(volatile char *buffer, int length) {
  for (int i = 0; i < length; i += 32) buffer[i] = 1;
  return buffer[0];
}

static void *work(void *argument) {
  volatile char buffer[31000];
  return fill(buffer, sizeof buffer) == 0 ? argument : NULL;
}

int main(void) {
  finish(start(work, NULL));
  return 0;
}

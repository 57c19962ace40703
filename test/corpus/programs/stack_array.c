// defect: an array as long as a message says, on the stack of a thread, in a function that calls no other and so moves no stack pointer
// finds v8 wamr race heap: run-stack-overflow /thread 1 used/ or run-stack-high /thread 1 used/
// also v8 wamr race heap: run-trap run-data-race run-stack-high run-stack-overflow
// config: {"threads": {"stackSize": "32KiB"}}
#include "threads.h"

__attribute__((noinline)) static int sum(int length) {
  volatile char buffer[length];
  for (int i = 0; i < length; i += 64) buffer[i] = (char)i;
  return buffer[length / 2];
}

static void *work(void *argument) { return (void *)(size_t)sum(*(volatile int *)argument); }

int main(void) {
  int length = 60000;
  finish(start(work, &length));
  return 0;
}

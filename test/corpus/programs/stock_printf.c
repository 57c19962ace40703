// defect: the stock libc's streams have no locks, and two threads print
// finds static: stdio-unlocked /./
// finds race: run-data-race /a data race in stdio \(FILE stdout: printf\)/
// also static: allocator-inside pthread-stubs
// also v8 wamr race heap: run-trap
// build: stock
#include <stdio.h>

#include "threads.h"

static void *work(void *argument) {
  for (int i = 0; i < 20; i++) printf("a line of one of the two: %d\n", i);
  return argument;
}

int main(void) {
  run_two(work, work);
  return 0;
}

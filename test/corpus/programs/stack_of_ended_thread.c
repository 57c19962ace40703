// defect: a thread returns the address of its local variable, which the next thread's stack overlays
// finds race: run-data-race /a data race on the stack of thread 2/
#include "threads.h"

static volatile int *volatile kept;

__attribute__((noinline)) static void *work(void *argument) {
  volatile int local[4] = {1, 2, 3, 4};
  for (int i = 0; i < 100; i++) local[i & 3] += i;
  if (argument == NULL) kept = local;
  return (void *)(size_t)local[0];
}

int main(void) {
  finish(start(work, NULL));
  const thread_id next = start(work, (void *)1);
  *kept = 7;
  finish(next);
  return 0;
}

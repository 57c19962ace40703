// defect: a thread returns the address of its local variable, which the next thread's stack overlays
// finds race: run-data-race /a data race on the stack of thread 2/
#include <stdatomic.h>
#include <unistd.h>

#include "threads.h"

static volatile int *volatile kept;
static atomic_int entered;

__attribute__((noinline)) static void *work(void *argument) {
  volatile int local[4] = {1, 2, 3, 4};
  if (argument == NULL) kept = local;
  else entered = 1;
  for (int i = 0; i < 100; i++) local[i & 3] += i;
  return (void *)(size_t)local[0];
}

int main(void) {
  finish(start(work, NULL));
  usleep(100000);  // the runtime gives the stack back a moment after the thread was joined
  const thread_id next = start(work, (void *)1);
  while (!entered) continue;
  *kept = 7;
  finish(next);
  return 0;
}

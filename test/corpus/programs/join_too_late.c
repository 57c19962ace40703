// defect: the result is read before the thread that computes it was joined
// finds race: run-data-race /a data race on `result`/
#include "threads.h"

static volatile int result;

static void *compute(void *argument) {
  for (int i = 0; i < 100; i++) result += i;
  return argument;
}

int main(void) {
  const thread_id thread = start(compute, NULL);
  const int seen = result;
  finish(thread);
  return seen < 0;
}

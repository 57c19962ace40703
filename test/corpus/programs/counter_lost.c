// defect: lost updates: two threads add to `counter` without a lock
// finds race: run-data-race /a data race on `counter`/
#include "threads.h"

static volatile int counter;

static void *work(void *argument) {
  for (int i = 0; i < 100; i++) counter++;
  return argument;
}

int main(void) {
  run_two(work, work);
  return counter == 0;
}

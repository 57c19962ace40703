// defect: every thread gets the address of the same loop variable as its argument
// finds race: run-data-race /a data race on the stack of main/
#include "threads.h"

static volatile int sum;

static void *work(void *argument) {
  const int number = *(volatile int *)argument;
  return number > 3 ? argument : NULL;
}

int main(void) {
  thread_id threads[3];
  volatile int i;
  for (i = 0; i < 3; i++) threads[i] = start(work, (void *)&i);
  for (int j = 0; j < 3; j++) finish(threads[j]);
  return sum;
}

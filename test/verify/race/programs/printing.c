// Defect with the stock libc, whose streams have no locks: two threads print.
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

// defect: every thread loses the block that it worked with
// finds heap: run-leak /work/
#include <stdlib.h>
#include <string.h>

#include "threads.h"

static volatile int sum;

__attribute__((noinline)) static void *work(void *argument) {
  char *buffer = malloc(1000);
  memset(buffer, 1, 1000);
  sum = buffer[*(volatile int *)argument];
  return NULL;
}

int main(void) {
  int at = 3;
  for (int i = 0; i < 4; i++) finish(start(work, &at));
  return 0;
}

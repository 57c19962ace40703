// innocent: two threads allocate and free all the time; the heap is the runtime's, which has a lock
#include <stdlib.h>

#include "threads.h"

static void *churn(void *argument) {
  for (int i = 0; i < 200; i++) {
    volatile char *block = malloc((size_t)(16 + i % 50 * 8));
    if (block == NULL) return argument;
    block[0] = 1;
    free((void *)block);
  }
  return NULL;
}

int main(void) {
  run_two(churn, churn);
  return 0;
}

// defect: the stock libc's allocator has no locks, and two threads allocate
// finds static: allocator-inside /malloc/
// finds race: run-data-race /a data race in the allocator \(dlmalloc: /
// also static v8 wamr race heap: run-trap run-hang run-exit run-crash run-data-race
// build: stock
// config: {"verify": {"timeout": 5}}
#include <stdlib.h>

#include "threads.h"

static void *churn(void *argument) {
  for (int i = 0; i < 200; i++) {
    volatile char *block = malloc((size_t)(16 + i % 50 * 8));
    if (block == NULL) return NULL;
    block[0] = 1;
    free((void *)block);
  }
  return argument;
}

int main(void) {
  run_two(churn, churn);
  return 0;
}

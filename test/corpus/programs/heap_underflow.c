// defect: a search backwards goes past the beginning of a block and writes there
// finds heap: run-heap-overflow /./
// also v8 wamr race heap: run-invalid-free
#include <stdlib.h>

#include "threads.h"

__attribute__((noinline)) static void clear_before(volatile char *text, int at) { text[at - 1] = 0; }

static void *work(void *argument) {
  char *text = malloc(32);
  clear_before(text, *(volatile int *)argument);
  free(text);
  return NULL;
}

int main(void) {
  int zero = 0;
  finish(start(work, &zero));
  return 0;
}

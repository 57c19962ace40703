// innocent: a thread grows the memory with memory.grow and both use the new page
#include "threads.h"

static volatile char *volatile page;

static void *grow(void *argument) {
  const size_t old = __builtin_wasm_memory_grow(0, 1);
  if (old == (size_t)-1) return (void *)2;
  page = (volatile char *)(old * 65536);
  page[100] = 7;
  return argument;
}

static void *use(void *argument) {
  page[101] = page[100];
  return argument;
}

int main(void) {
  if (finish(start(grow, NULL)) != NULL) return 1;
  finish(start(use, NULL));
  return page[101] != 7;
}

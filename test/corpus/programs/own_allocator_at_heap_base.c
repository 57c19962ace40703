// defect: a bump allocator of the program's own starts at __heap_base, where WAMR puts the app heap
// finds static: heap-base-used /take/
// also v8 wamr race heap: run-heap-overflow run-use-after-free run-double-free run-trap run-crash run-invalid-free run-exit
// sysroots: embedded debian
#include <stdlib.h>

#include "threads.h"

// With wasi-sdk 34 data may end at __heap_base itself, and addresses of the two cannot be told apart.

extern char __heap_base;
static char *next = &__heap_base;

__attribute__((noinline)) static void *take(size_t size) {
  char *block = next == NULL ? &__heap_base : next;
  next = block + size;
  return block;
}

static void *work(void *argument) {
  volatile char *block = take(16);
  return block == NULL ? argument : NULL;
}

int main(void) {
  finish(start(work, NULL));
  return 0;
}

// defect: main returns while a thread still works: its result is lost
// finds v8 wamr race heap: run-exit /exit code 5/
#include <stdatomic.h>
#include <stdlib.h>

#include "threads.h"

static atomic_int working, done;

static void check(void) {
  if (!done) _Exit(5);
}

static void *work(void *argument) {
  working = 1;
  for (;;) __builtin_wasm_memory_atomic_wait32((int *)&done, 0, 1000000);
  return argument;
}

int main(void) {
  atexit(check);
  start(work, NULL);
  while (!working) continue;
  return 0;
}

// defect: linked without --export=__heap_base: WAMR cannot tell where stacks and heap are
// finds static: stack-exports /__heap_base/
// also static: app-heap
// also v8 wamr race heap: run-create-failed run-trap run-exit run-skipped run-stack-overflow run-crash
// build: stock
// unlink: --export=__heap_base
#include "threads.h"

static void *work(void *argument) { return argument; }

int main(void) {
  finish(start(work, NULL));
  return 0;
}

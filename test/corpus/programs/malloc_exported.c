// defect: malloc and free of the module's own are exported: WAMR gives up its app heap and uses them
// finds static: malloc-exported /./
// also static: allocator-inside stdio-unlocked
// also race: run-data-race
// also v8 wamr race heap: run-trap run-hang run-exit run-crash
// build: stock
// link: -Wl,--export=malloc,--export=free
#include <stdlib.h>

#include "threads.h"

static void *work(void *argument) {
  free(malloc(10));
  return argument;
}

int main(void) {
  finish(start(work, NULL));
  return 0;
}

// defect: the stock libc's errno is one variable for all threads
// finds race: run-data-race /a data race on (`errno`|static data at 0x\w+): .* in close( \(\S+\))?, called by work /
// also static: allocator-inside stdio-unlocked tls-uninitialised
// also race: run-data-race
// build: stock
// compile: -D_Thread_local=
#include <errno.h>
#include <unistd.h>

#include "threads.h"

static volatile int seen;

static void *work(void *argument) {
  for (int i = 0; i < 20; i++) {
    if (close(99) == 0) return NULL;
    seen = errno;
  }
  return argument;
}

int main(void) {
  run_two(work, work);
  return 0;
}

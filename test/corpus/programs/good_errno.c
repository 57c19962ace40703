// innocent: errno in two threads, with our layer: each has its own
#include <errno.h>
#include <unistd.h>

#include "threads.h"

static void *work(void *argument) {
  for (int i = 0; i < 20; i++) {
    errno = 0;
    if (argument != NULL && close(99) == 0) return argument;
    if (errno != (argument == NULL ? 0 : EBADF)) __builtin_trap();
  }
  return NULL;
}

int main(void) {
  run_two(work, work);
  return 0;
}

// innocent: a thread ends the program while main waits for it
#include <stdlib.h>

#include "threads.h"

static void *work(void *argument) {
  (void)argument;
  exit(0);
}

int main(void) {
  finish(start(work, NULL));
  return 1;
}

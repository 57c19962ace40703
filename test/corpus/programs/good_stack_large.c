// innocent: large arrays on the stack of a thread, inside of its limit
// config: {"threads": {"stackSize": "128KiB"}}
#include <string.h>

#include "threads.h"

static void *work(void *argument) {
  volatile char buffer[90000];
  for (int i = 0; i < 90000; i += 100) buffer[i] = (char)i;
  return buffer[100] == 100 ? NULL : argument;
}

int main(void) {
  run_two(work, work);
  return 0;
}

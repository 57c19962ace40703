// innocent: every thread has its own buffer of the same name
#include <string.h>

#include "threads.h"

static _Thread_local char buffer[64];

static const char *describe(int number) {
  memset(buffer, 'a' + number, sizeof buffer - 1);
  return buffer;
}

static void *work(void *argument) {
  const int number = (int)(size_t)argument;
  for (int i = 0; i < 20; i++)
    if (describe(number)[62] != 'a' + number) __builtin_trap();
  return NULL;
}

int main(void) {
  run_two(work, work);
  return buffer[0] != 0;
}

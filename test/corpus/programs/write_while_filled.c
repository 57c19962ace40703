// defect: one thread writes a buffer to a file while another one still fills it
// finds race: run-data-race /a data race on `buffer`/
#include <unistd.h>

#include "threads.h"

static volatile char buffer[16] = "0123456789abcde";

static void *fill(void *argument) {
  buffer[2] = 'x';
  return argument;
}

static void *put(void *argument) {
  return write(1, (const void *)buffer, 4) == 4 ? argument : (void *)1;
}

int main(void) {
  run_two(fill, put);
  return 0;
}

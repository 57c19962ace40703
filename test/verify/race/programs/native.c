// Defect: one thread writes a buffer to a file while another fills it; and one frees what another still uses.
#include <stdlib.h>
#include <unistd.h>

#include "threads.h"

static volatile char buffer[8];
static volatile int *volatile block;
static void *fill(void *argument) {
  buffer[2] = 'x';
  *block = 1;
  return argument;
}
static void *put(void *argument) {
  if (write(1, (const void *)buffer, 4) != 4) return argument;
  free((void *)block);
  return 0;
}
int main(void) {
  block = malloc(1000);
  run_two(fill, put);
  return 0;
}

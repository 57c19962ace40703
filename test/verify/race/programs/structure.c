// Defect: one thread reads a field while another writes it; a block of the heap has the same trouble.
#include <stdlib.h>

#include "threads.h"

static volatile struct {
  int ready;
  int length;
} queue;
static volatile int *volatile shared;

static void *writer(void *argument) {
  queue.length = 5;
  shared[3] = 7;
  return argument;
}
static void *reader(void *argument) {
  shared[0] = 1;
  return queue.length + shared[3] > 100 ? argument : 0;
}
__attribute__((noinline)) static int *make(void) { return malloc(64); }
int main(void) {
  shared = make();
  run_two(writer, reader);
  free((void *)shared);
  return 0;
}

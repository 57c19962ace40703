// defect: a variable is counted up atomically in one thread and set plainly in the other
// finds race: run-data-race /a data race on `hits`/
#include <stdatomic.h>

#include "threads.h"

static atomic_int hits;

static void *count(void *argument) {
  for (int i = 0; i < 50; i++) hits++;
  return argument;
}

static void *reset(void *argument) {
  for (int i = 0; i < 50; i++) *(volatile int *)&hits = 0;
  return argument;
}

int main(void) {
  run_two(count, reset);
  return 0;
}

// defect: a small block is freed, and only time says that the other thread needs it no more
// finds race: run-data-race /a data race on a block of the heap that .* allocated: .* by free/
// also race heap: run-use-after-free
#include <stdlib.h>
#include <unistd.h>

#include "threads.h"

static struct job {
  int done, parts[3];
} *job;

static void *work(void *argument) {
  job->done = 1;
  return argument;
}

int main(void) {
  job = calloc(1, sizeof *job);
  pthread_t worker = start(work, NULL);
  usleep(100000);  // no order
  free(job);
  finish(worker);
  return 0;
}

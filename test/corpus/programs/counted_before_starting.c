// defect: a plain counter of threads that each start a helper behind it; starting one tells nobody else anything
// finds race: run-data-race /a data race on `requests`/
#include <unistd.h>

#include "threads.h"

static int requests;

static void *help(void *argument) { return argument; }

static void *request(void *argument) {
  requests++;
  finish(start(help, NULL));
  return argument;
}

int main(void) {
  pthread_t one = start(request, NULL);
  usleep(100000);  // no order
  pthread_t other = start(request, NULL);
  finish(one);
  finish(other);
  return 0;
}

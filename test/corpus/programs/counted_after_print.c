// defect: a plain counter of threads that come one after the other, each behind its first use of stdio
// finds race: run-data-race /a data race on `served`/
#include <stdio.h>
#include <unistd.h>

#include "threads.h"

static int served;
static char answers[2][24];

static void serve(long number) {
  snprintf(answers[number], sizeof answers[number], "answer %ld", number);
  served++;
}

static void *first(void *argument) {
  serve(0);
  return argument;
}

static void *second(void *argument) {
  usleep(100000);  // no order
  serve(1);
  return argument;
}

int main(void) {
  pthread_t one = start(first, NULL), other = start(second, NULL);
  finish(one);
  finish(other);
  return 0;
}

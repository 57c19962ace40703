// innocent: a ring buffer from calloc for one producer and one consumer, with two atomic indexes and no lock
#include <stdatomic.h>
#include <stdlib.h>

#include "threads.h"

enum { SIZE = 8, COUNT = 60 };
static int *ring;
static atomic_uint head, tail;

static void *produce(void *argument) {
  for (int i = 0; i < COUNT; i++) {
    while (head - tail == SIZE) continue;
    ring[head % SIZE] = i;
    head++;
  }
  return argument;
}

static void *consume(void *argument) {
  int sum = 0;
  for (int i = 0; i < COUNT; i++) {
    while (head == tail) continue;
    sum += ring[tail % SIZE];
    tail++;
  }
  return sum == 1770 ? NULL : argument;
}

int main(void) {
  ring = calloc(SIZE, sizeof *ring);
  const thread_id producer = start(produce, NULL), consumer = start(consume, (void *)1);
  finish(producer);
  const void *bad = finish(consumer);
  free(ring);
  return bad != NULL;
}

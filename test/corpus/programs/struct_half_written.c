// defect: a pair of values is replaced by one thread and copied by another without a lock
// finds race: run-data-race /a data race on `position`/
#include "threads.h"

typedef struct {
  long x, y;
} Point;
static volatile Point position;

static void *move(void *argument) {
  for (int i = 0; i < 50; i++) {
    position.x = i;
    position.y = -i;
  }
  return argument;
}

static void *watch(void *argument) {
  long torn = 0;
  for (int i = 0; i < 50; i++) torn += position.x + position.y;
  return torn > 1000 ? argument : NULL;
}

int main(void) {
  run_two(move, watch);
  return 0;
}

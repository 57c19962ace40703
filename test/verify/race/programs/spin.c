// A defect beside a flag that both wait for: ThreadSanitizer keeps four accesses of the eight bytes that both are in.
#include <stdatomic.h>

#include "threads.h"
static _Alignas(8) struct {
  atomic_int inside;
  volatile int visits;
} room;
static void *visit(void *argument) {
  room.inside++;
  while (room.inside < 2) continue;
  // More than one: which of the four is forgotten is chance.
  for (int i = 0; i < 3; i++) room.visits++;
  return argument;
}
int main(void) {
  run_two(visit, visit);
  return 0;
}

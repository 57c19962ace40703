// Defect: a plain counter, whose neighbour is read a lot between the two accesses; ThreadSanitizer keeps four accesses
// of the eight bytes that both are in.
#include <unistd.h>

#include "threads.h"
static _Alignas(8) volatile struct {
  int visits;
  union {
    unsigned whole;
    unsigned short halves[2];
    unsigned char bytes[4];
  };
} room = {0, {42}};
static void *early(void *argument) {
  room.visits++;
  return argument;
}
static void *late(void *argument) {
  // Time is no order.
  usleep(100000);
  unsigned sum = room.whole;
  for (int i = 0; i < 2; i++) sum += room.halves[i];
  for (int i = 0; i < 4; i++) sum += room.bytes[i];
  if (sum == 126) room.visits++;
  return argument;
}
int main(void) {
  run_two(early, late);
  return room.visits == 2 ? 0 : 1;
}

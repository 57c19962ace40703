// defect: two threads write different bit fields of one structure, which are one word in memory
// finds race: run-data-race /a data race on `options`/
#include "threads.h"

static volatile struct {
  unsigned verbose : 1;
  unsigned colour : 1;
  unsigned level : 6;
} options;

static void *set_level(void *argument) {
  for (int i = 0; i < 50; i++) options.level = (unsigned)i & 63;
  return argument;
}

static void *set_colour(void *argument) {
  for (int i = 0; i < 50; i++) options.colour ^= 1;
  return argument;
}

int main(void) {
  run_two(set_level, set_colour);
  return 0;
}

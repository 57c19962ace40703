// defect: strtok keeps its place in a static variable: two threads cut each other's texts
// finds race: run-data-race /strtok/
// also v8 wamr race: run-exit run-trap run-data-race
#include <string.h>

#include "threads.h"

static void *split(void *argument) {
  for (int round = 0; round < 10; round++) {
    char text[] = "one two three";
    int words = 0;
    for (char *word = strtok(text, " "); word != NULL; word = strtok(NULL, " ")) words++;
    if (words == 0) return NULL;
  }
  return argument;
}

int main(void) {
  run_two(split, split);
  return 0;
}

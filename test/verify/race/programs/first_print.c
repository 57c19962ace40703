// Defect: a plain counter of threads that came one after the other, and used stdio for the first time before it.
#include <stdio.h>
#include <unistd.h>

#include "threads.h"
static int hits;
static char names[2][20];
static void work(int number) {
  snprintf(names[number], sizeof names[number], "request %d", number);
  hits++;
}
static void *early(void *argument) {
  work(0);
  return argument;
}
static void *late(void *argument) {
  // Time is no order.
  usleep(100000);
  work(1);
  return argument;
}
int main(void) {
  run_two(early, late);
  return hits == 2 ? 0 : 1;
}

// Defect: two threads fill one array, and copy into another, by one instruction each.
#include <string.h>

#include "threads.h"
static char array[400], copy[400], source[400];
__attribute__((noinline)) static void wipe(int value) { memset(array, value, sizeof array); }
__attribute__((noinline)) static void repeat(void) { memcpy(copy, source, sizeof copy); }
static void *work(void *argument) {
  wipe(argument != 0);
  repeat();
  return argument;
}
int main(void) {
  run_two(work, work);
  return array[0] + copy[0];
}

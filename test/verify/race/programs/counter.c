// Defect: two threads add to one static variable without a lock.
#include "threads.h"
static int counter;
static void *work(void *argument) {
  counter += 2;
  return argument;
}
int main(void) {
  run_two(work, work);
  return counter == 0;
}

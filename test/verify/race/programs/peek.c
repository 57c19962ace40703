// Worth a note: a flag that is set atomically is read plainly; and a plain write to it is a defect.
#include <stdatomic.h>

#include "threads.h"
static atomic_int flag;
static volatile int *const plain = (volatile int *)&flag;
static atomic_int other;
static void *writer(void *argument) {
  flag = 1;
  other = 1;
  return argument;
}
static void *reader(void *argument) {
  if (*plain > 5) return argument;
  *(volatile int *)&other = 2;
  return 0;
}
int main(void) {
  run_two(writer, reader);
  return 0;
}

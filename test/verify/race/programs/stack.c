// Defect: a thread writes to a local variable of main while main looks at it.
#include "threads.h"
static void *work(void *argument) {
  ((volatile int *)argument)[1] = 1;
  return 0;
}
int main(void) {
  volatile int local[2] = {0, 0};
  pthread_t thread;
  pthread_create(&thread, 0, work, (void *)local);
  int seen = local[1];
  pthread_join(thread, 0);
  return seen + local[1] > 2;
}

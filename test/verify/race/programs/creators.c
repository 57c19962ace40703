// Defect: a plain counter of threads that each start another one behind it; to start one tells the others nothing.
#include <unistd.h>

#include "threads.h"
static int hits;
static void *nothing(void *argument) { return argument; }
static void *request(void *argument) {
  pthread_t inner;
  hits++;
  pthread_create(&inner, 0, nothing, 0);
  pthread_join(inner, 0);
  return argument;
}
int main(void) {
  pthread_t threads[2];
  pthread_create(&threads[0], 0, request, 0);
  // Time is no order.
  usleep(100000);
  pthread_create(&threads[1], 0, request, 0);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], 0);
  return hits == 2 ? 0 : 1;
}

// A defect: readers of a read-write lock write what it protects. The second one comes when the first one has left.
#include <stdatomic.h>
#include <time.h>

#include "threads.h"
static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static int table = 1;
static volatile int visits;
static void *visit(void *argument) {
  pthread_rwlock_rdlock(&lock);
  visits += table;
  pthread_rwlock_unlock(&lock);
  return argument;
}
static void *visit_later(void *argument) {
  nanosleep(&(struct timespec){0, 50000000}, 0);
  visit(argument);
  pthread_rwlock_wrlock(&lock);
  table++;
  pthread_rwlock_unlock(&lock);
  return argument;
}
int main(void) {
  run_two(visit, visit_later);
  return 0;
}

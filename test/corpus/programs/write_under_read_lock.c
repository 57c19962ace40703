// defect: readers of a read-write lock count their visits in a plain variable that the read lock does not protect
// finds race: run-data-race /a data race on `visits`/
#include "threads.h"

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static volatile int visits;
static int table[4] = {1, 2, 3, 4};

static void *visit(void *argument) {
  int sum = 0;
  for (int i = 0; i < 50; i++) {
    pthread_rwlock_rdlock(&lock);
    sum += table[i & 3];
    visits++;
    pthread_rwlock_unlock(&lock);
  }
  return sum == 0 ? NULL : argument;
}

int main(void) {
  run_two(visit, visit);
  return 0;
}

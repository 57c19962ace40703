// defect: readers of a read-write lock count their visits in a plain variable that the read lock does not protect
// finds race: run-data-race /a data race on `visits`/
#include <stdatomic.h>

#include "threads.h"

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static volatile int visits;
static atomic_int inside;
static int table[4] = {1, 2, 3, 4};

static void *visit(void *argument) {
  pthread_rwlock_rdlock(&lock);
  // Both are inside at the same time: that is what a read lock is for.
  inside++;
  while (inside < 2) continue;
  const int seen = table[0];
  visits++;
  pthread_rwlock_unlock(&lock);
  return seen == 1 ? argument : NULL;
}

int main(void) {
  run_two(visit, visit);
  return 0;
}

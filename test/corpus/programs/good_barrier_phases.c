// innocent: neighbours read each other's cells without a lock; a barrier is between the phases
#include "threads.h"

static pthread_barrier_t barrier;
static int cells[2][2];

static void *step(void *argument) {
  const int me = argument == NULL ? 0 : 1;
  for (int round = 0; round < 6; round++) {
    cells[round & 1][me] = cells[(round + 1) & 1][1 - me] + 1;
    pthread_barrier_wait(&barrier);
  }
  return NULL;
}

int main(void) {
  pthread_barrier_init(&barrier, NULL, 2);
  run_two(step, step);
  pthread_barrier_destroy(&barrier);
  return cells[1][0] != 6 || cells[1][1] != 6;
}

// innocent: pthread_spin_lock around a plain counter
#include "threads.h"

static pthread_spinlock_t lock;
static int counter;

static void *work(void *argument) {
  for (int i = 0; i < 50; i++) {
    pthread_spin_lock(&lock);
    counter++;
    pthread_spin_unlock(&lock);
  }
  return argument;
}

int main(void) {
  pthread_spin_init(&lock, 0);
  run_two(work, work);
  return counter != 100;
}

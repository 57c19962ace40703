// defect: two locks are taken in either order, by threads that never meet in this run
// finds race: run-lock-order /`left`.*`right`/
#include "threads.h"

static pthread_mutex_t left = PTHREAD_MUTEX_INITIALIZER, right = PTHREAD_MUTEX_INITIALIZER;
static int moved;

static void move(pthread_mutex_t *from, pthread_mutex_t *to) {
  pthread_mutex_lock(from);
  pthread_mutex_lock(to);
  moved++;
  pthread_mutex_unlock(to);
  pthread_mutex_unlock(from);
}

static void *there(void *argument) {
  move(&left, &right);
  return argument;
}

static void *back(void *argument) {
  move(&right, &left);
  return argument;
}

int main(void) {
  finish(start(there, NULL));
  finish(start(back, NULL));
  return moved != 2;
}

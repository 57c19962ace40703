// innocent: two locks in either order, but a third one is always taken around them
#include "threads.h"

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t left = PTHREAD_MUTEX_INITIALIZER, right = PTHREAD_MUTEX_INITIALIZER;
static int moved;

static void move(pthread_mutex_t *from, pthread_mutex_t *to) {
  pthread_mutex_lock(&gate);
  pthread_mutex_lock(from);
  pthread_mutex_lock(to);
  moved++;
  pthread_mutex_unlock(to);
  pthread_mutex_unlock(from);
  pthread_mutex_unlock(&gate);
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
  run_two(there, back);
  return moved != 2;
}

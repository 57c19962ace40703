// Defect: two locks are taken in either order, which never deadlocks in this run.
#include "threads.h"
static pthread_mutex_t left = PTHREAD_MUTEX_INITIALIZER, right = PTHREAD_MUTEX_INITIALIZER;
static int done;
static void both(pthread_mutex_t *first, pthread_mutex_t *second) {
  pthread_mutex_lock(first);
  pthread_mutex_lock(second);
  done++;
  pthread_mutex_unlock(second);
  pthread_mutex_unlock(first);
}
static void *forwards(void *argument) {
  both(&left, &right);
  return argument;
}
static void *backwards(void *argument) {
  both(&right, &left);
  return argument;
}
int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, forwards, 0);
  pthread_join(thread, 0);
  pthread_create(&thread, 0, backwards, 0);
  pthread_join(thread, 0);
  return 0;
}

// innocent: a function that holds a lock calls another one that takes it too: the mutex is a recursive one
#include "threads.h"

static pthread_mutex_t mutex;
static int total;

static void add(int value) {
  pthread_mutex_lock(&mutex);
  total += value;
  pthread_mutex_unlock(&mutex);
}

static void *work(void *argument) {
  for (int i = 0; i < 20; i++) {
    pthread_mutex_lock(&mutex);
    add(1);
    pthread_mutex_unlock(&mutex);
  }
  return argument;
}

int main(void) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
  pthread_mutex_init(&mutex, &attributes);
  run_two(work, work);
  return total != 40;
}

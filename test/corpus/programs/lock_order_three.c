// defect: three locks in a circle: a before b, b before c, c before a
// finds race: run-lock-order /`locks`/
#include "threads.h"

static pthread_mutex_t locks[3] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};

static void *eat(void *argument) {
  const int seat = (int)(size_t)argument;
  pthread_mutex_lock(&locks[seat]);
  pthread_mutex_lock(&locks[(seat + 1) % 3]);
  pthread_mutex_unlock(&locks[(seat + 1) % 3]);
  pthread_mutex_unlock(&locks[seat]);
  return argument;
}

int main(void) {
  for (size_t seat = 0; seat < 3; seat++) finish(start(eat, (void *)seat));
  return 0;
}

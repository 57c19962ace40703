// innocent: two locks in either order, the second one tried only: who does not get it lets go of the first
#include "threads.h"

static pthread_mutex_t left = PTHREAD_MUTEX_INITIALIZER, right = PTHREAD_MUTEX_INITIALIZER;
static int moved;

static void *move(void *argument) {
  pthread_mutex_t *from = argument == NULL ? &left : &right, *to = argument == NULL ? &right : &left;
  for (int done = 0; !done;) {
    pthread_mutex_lock(from);
    if (pthread_mutex_trylock(to) == 0) {
      moved++;
      done = 1;
      pthread_mutex_unlock(to);
    }
    pthread_mutex_unlock(from);
  }
  return NULL;
}

int main(void) {
  run_two(move, move);
  return moved != 2;
}

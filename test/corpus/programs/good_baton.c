// innocent: two threads write one variable outside of the lock: a condition hands the turn over
#include "threads.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int turn, story;

static void *tell(void *argument) {
  const int me = argument == NULL ? 0 : 1;
  for (int i = 0; i < 20; i++) {
    pthread_mutex_lock(&mutex);
    while (turn != me) pthread_cond_wait(&changed, &mutex);
    pthread_mutex_unlock(&mutex);
    story = story * 2 + me;
    pthread_mutex_lock(&mutex);
    turn = 1 - me;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&mutex);
  }
  return NULL;
}

int main(void) {
  run_two(tell, tell);
  return story == 0;
}

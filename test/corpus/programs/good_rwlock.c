// innocent: many readers at a time, one writer: a read-write lock
#include "threads.h"

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static int pair[2];

static void *read_pair(void *argument) {
  for (int i = 0; i < 50; i++) {
    pthread_rwlock_rdlock(&lock);
    if (pair[0] != pair[1]) __builtin_trap();
    pthread_rwlock_unlock(&lock);
  }
  return argument;
}

static void *write_pair(void *argument) {
  for (int i = 0; i < 20; i++) {
    pthread_rwlock_wrlock(&lock);
    pair[0]++;
    pair[1]++;
    pthread_rwlock_unlock(&lock);
  }
  return argument;
}

int main(void) {
  const thread_id readers[2] = {start(read_pair, NULL), start(read_pair, NULL)};
  finish(start(write_pair, NULL));
  finish(readers[0]);
  finish(readers[1]);
  return pair[0] != 20;
}

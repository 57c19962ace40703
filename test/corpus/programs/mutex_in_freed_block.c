// defect: the mutex is inside of the block that its holder frees; another thread locks it afterwards
// finds heap: run-use-after-free /./
// also v8 wamr race heap: run-heap-overflow run-use-after-free run-double-free run-hang run-exit run-data-race
// config: {"verify": {"timeout": 5}}
#include <stdatomic.h>
#include <stdlib.h>

#include "threads.h"

typedef struct {
  pthread_mutex_t mutex;
  int users;
} Shared;
static Shared *shared;
static atomic_int gone;

static void *first(void *argument) {
  pthread_mutex_lock(&shared->mutex);
  shared->users--;
  pthread_mutex_unlock(&shared->mutex);
  free(shared);
  gone = 1;
  return argument;
}

static void *second(void *argument) {
  while (!gone) continue;
  if (pthread_mutex_trylock(&shared->mutex) == 0) pthread_mutex_unlock(&shared->mutex);
  return argument;
}

int main(void) {
  shared = malloc(sizeof *shared);
  pthread_mutex_init(&shared->mutex, NULL);
  run_two(first, second);
  return 0;
}

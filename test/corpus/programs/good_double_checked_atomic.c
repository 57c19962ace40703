// innocent: double-checked initialisation done right: the first look is an acquire load
#include <stdatomic.h>

#include "threads.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static atomic_int ready;
static int table[8], made;

static void *use(void *argument) {
  if (!atomic_load_explicit(&ready, memory_order_acquire)) {
    pthread_mutex_lock(&mutex);
    if (!atomic_load_explicit(&ready, memory_order_relaxed)) {
      for (int i = 0; i < 8; i++) table[i] = i * i;
      made++;
      atomic_store_explicit(&ready, 1, memory_order_release);
    }
    pthread_mutex_unlock(&mutex);
  }
  return table[7] == 49 ? NULL : argument;
}

int main(void) {
  run_two(use, use);
  return made != 1;
}

// innocent: a hand-made lock that wakes all waiters, each of which looks again
#include <stdatomic.h>

#include "threads.h"

static atomic_int word;
static int total;

static void *work(void *argument) {
  for (int i = 0; i < 20; i++) {
    int expected = 0;
    while (!atomic_compare_exchange_strong(&word, &expected, 1)) {
      __builtin_wasm_memory_atomic_wait32((int *)&word, 1, -1);
      expected = 0;
    }
    total++;
    word = 0;
    __builtin_wasm_memory_atomic_notify((int *)&word, -1u);
  }
  return argument;
}

int main(void) {
  run_two(work, work);
  return total != 40;
}

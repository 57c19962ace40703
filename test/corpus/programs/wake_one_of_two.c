// defect: a hand-made lock wakes one waiter with memory.atomic.notify: WAMR loses such wake-ups
// finds static: notify-count /wake_one wakes 1 waiter only/
#include <stdatomic.h>

#include "threads.h"

static atomic_int word;

__attribute__((noinline)) static void wake_one(void) { __builtin_wasm_memory_atomic_notify((int *)&word, 1); }

static void *work(void *argument) {
  for (int i = 0; i < 10; i++) {
    int expected = 0;
    while (!atomic_compare_exchange_strong(&word, &expected, 1)) {
      __builtin_wasm_memory_atomic_wait32((int *)&word, 1, 1000000);
      expected = 0;
    }
    word = 0;
    wake_one();
  }
  return argument;
}

int main(void) {
  run_two(work, work);
  return 0;
}

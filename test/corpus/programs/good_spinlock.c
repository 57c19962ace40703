// innocent: a spin lock made of an atomic flag
#include <stdatomic.h>

#include "threads.h"

static atomic_flag taken = ATOMIC_FLAG_INIT;
static int counter;

static void *work(void *argument) {
  for (int i = 0; i < 50; i++) {
    while (atomic_flag_test_and_set_explicit(&taken, memory_order_acquire)) continue;
    counter++;
    atomic_flag_clear_explicit(&taken, memory_order_release);
  }
  return argument;
}

int main(void) {
  run_two(work, work);
  return counter != 100;
}

// innocent: a seqlock: the reader reads while the writer writes, in atomics, and throws away what was torn
#include <stdatomic.h>

#include "threads.h"

static atomic_uint sequence;
static atomic_int x, y;

static void *write_both(void *argument) {
  for (int i = 1; i <= 50; i++) {
    sequence++;
    atomic_store_explicit(&x, i, memory_order_relaxed);
    atomic_store_explicit(&y, i, memory_order_relaxed);
    sequence++;
  }
  return argument;
}

static void *read_both(void *argument) {
  for (int i = 0; i < 50; i++) {
    unsigned before;
    int one, other;
    do {
      before = sequence;
      one = atomic_load_explicit(&x, memory_order_relaxed);
      other = atomic_load_explicit(&y, memory_order_relaxed);
    } while ((before & 1) != 0 || before != sequence);
    if (one != other) __builtin_trap();
  }
  return argument;
}

int main(void) {
  run_two(write_both, read_both);
  return 0;
}

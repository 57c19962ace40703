// innocent: statistics in relaxed atomics, read while the threads still count
#include <stdatomic.h>

#include "threads.h"

static atomic_int requests, bytes;

static void *serve(void *argument) {
  for (int i = 0; i < 100; i++) {
    atomic_fetch_add_explicit(&requests, 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&bytes, i, memory_order_relaxed);
  }
  return argument;
}

int main(void) {
  const thread_id first = start(serve, NULL), second = start(serve, NULL);
  const int early = atomic_load_explicit(&requests, memory_order_relaxed);
  finish(first);
  finish(second);
  return early > 200 || requests != 200;
}

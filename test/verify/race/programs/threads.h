// Starts two threads and waits for both; with the stock libc by the runtime's own functions (natives.h).
#pragma once
#include <pthread.h>
#ifdef STOCK
#include "natives.h"
#endif

static inline void run_two(void *(*one)(void *), void *(*other)(void *)) {
  pthread_t first, second;
  if (pthread_create(&first, 0, one, 0) != 0 || pthread_create(&second, 0, other, 0) != 0) __builtin_trap();
  pthread_join(first, 0);
  pthread_join(second, 0);
}

// Threads that must start. With the stock libc (-DSTOCK) they are the runtime's own: libc's pthread_create is a stub
// or missing there, and only what the program does besides starting threads is on trial.
#pragma once
#include <stddef.h>
#ifdef STOCK
#define NATIVE(name) __attribute__((import_module("env"), import_name(#name)))
typedef unsigned int thread_id;
#ifdef __cplusplus
extern "C" {
#endif
NATIVE(pthread_create) int native_create(thread_id *thread, const void *attributes, void *(*body)(void *), void *argument);
NATIVE(pthread_join) int native_join(thread_id thread, void **result);
#ifdef __cplusplus
}
#endif
#else
#include <pthread.h>
typedef pthread_t thread_id;
#define native_create pthread_create
#define native_join pthread_join
#endif

static inline thread_id start(void *(*body)(void *), void *argument) {
  thread_id thread;
  if (native_create(&thread, NULL, body, argument) != 0) __builtin_trap();
  return thread;
}

static inline void *finish(thread_id thread) {
  void *result = NULL;
  native_join(thread, &result);
  return result;
}

// Two at the same time, the second one without an argument.
static inline void run_two(void *(*one)(void *), void *(*other)(void *)) {
  const thread_id first = start(one, (void *)1);
  const thread_id second = start(other, NULL);
  finish(first);
  finish(second);
}

// For two threads: neither goes on before the other is here. What they do behind it has no order.
static inline void meet(void) {
  static int here;
  __atomic_add_fetch(&here, 1, __ATOMIC_ACQ_REL);
  while (__atomic_load_n(&here, __ATOMIC_ACQUIRE) < 2) continue;
}

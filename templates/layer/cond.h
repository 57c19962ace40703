/* The condition variable inside musl's 48 opaque bytes; all zero is one on the wall clock. */
#ifndef WT_COND_H
#define WT_COND_H

#include <pthread.h>

typedef struct __attribute__((may_alias)) {
  /* Signals so far, times two; bit 0: somebody may wait for the next one. */
  volatile int sequence;
  int clock;
} wt_cond;

_Static_assert(sizeof(wt_cond) <= sizeof(pthread_cond_t), "fits musl's pthread_cond_t");

#endif

/* The mutex inside musl's 24 opaque bytes; all zero is an unlocked normal mutex. */
#ifndef WT_MUTEX_H
#define WT_MUTEX_H

#include <pthread.h>

typedef struct __attribute__((may_alias)) {
  /* Normal: WT_FREE, WT_HELD, WT_CONTENDED. Other types: 0, or the owner's record | WT_MUTEX_WAITERS. */
  volatile int state;
  int type;
  /* Further locks by the owner of a recursive mutex. */
  int depth;
} wt_mutex;

_Static_assert(sizeof(wt_mutex) <= sizeof(pthread_mutex_t), "fits musl's pthread_mutex_t");

#define WT_MUTEX_WAITERS 1

#endif

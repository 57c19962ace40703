/* The mutex inside musl's 24 opaque bytes; all zero is an unlocked normal mutex. */
#ifndef WT_MUTEX_H
#define WT_MUTEX_H

#include <pthread.h>

#include "attr.h"

typedef struct __attribute__((may_alias)) wt_mutex {
  /* Plain: WT_FREE, WT_HELD, WT_CONTENDED. Owned: 0, or the owner's record, with the flags below. */
  volatile int state;
  /* Bits WT_MUTEXATTR_TYPE and WT_MUTEXATTR_ROBUST; 0 is plain, all others are owned. */
  int kind;
  /* Further locks by the owner of a recursive mutex. */
  int depth;
  /* The owner's other robust mutexes. */
  struct wt_mutex *next, *previous;
} wt_mutex;

_Static_assert(sizeof(wt_mutex) <= sizeof(pthread_mutex_t), "fits musl's pthread_mutex_t");

#define WT_MUTEX_WAITERS 1
/* Robust: the last owner ended with the mutex, and nobody said since that what it protects is consistent. */
#define WT_MUTEX_INCONSISTENT 2
/* Robust, without an owner: somebody unlocked an inconsistent one. */
#define WT_MUTEX_LOST 4
#define WT_MUTEX_FLAGS 7

static inline int wt_is_owned(const wt_mutex *mutex) { return mutex->kind != PTHREAD_MUTEX_NORMAL; }

/* Until `deadline`; NULL: for ever. */
int __wt_lock_owned(wt_mutex *mutex, const struct timespec *deadline);
int __wt_trylock_owned(wt_mutex *mutex);
int __wt_unlock_owned(wt_mutex *mutex);

/* Waits while the mutex's state is `seen`. Returns 0, ETIMEDOUT or EINVAL. */
int __wt_wait_for_mutex(wt_mutex *mutex, int seen, const struct timespec *deadline);

/* Marks the robust mutexes that the calling thread ends with. */
void __wt_abandon_mutexes(void);

#endif

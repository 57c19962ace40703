/* Recursive, error-checking and robust mutexes. The owner is in the state word itself, so that one atomic tells all. */
#include <errno.h>
#include <limits.h>

#include "lock.h"
#include "mutex.h"
#include "thread.h"

/* The robust mutexes that the calling thread holds. */
static _Thread_local wt_mutex *held;

static inline int self_word(void) { return (int)(uintptr_t)wt_self(); }
static inline int is_robust(const wt_mutex *mutex) { return mutex->kind & WT_MUTEXATTR_ROBUST; }
static inline int type_of(const wt_mutex *mutex) { return mutex->kind & WT_MUTEXATTR_TYPE; }

static void remember(wt_mutex *mutex) {
  mutex->previous = NULL;
  mutex->next = held;
  if (held != NULL) held->previous = mutex;
  held = mutex;
}

static void forget(wt_mutex *mutex) {
  if (mutex->next != NULL) mutex->next->previous = mutex->previous;
  if (mutex->previous != NULL) mutex->previous->next = mutex->next;
  else held = mutex->next;
}

/* The owner came again. */
static int relock(wt_mutex *mutex) {
  if (type_of(mutex) != PTHREAD_MUTEX_RECURSIVE) return EBUSY;
  if (mutex->depth == INT_MAX) return EAGAIN;
  mutex->depth++;
  return 0;
}

/* The last owner ended with it. */
static int take_over(wt_mutex *mutex, int self) {
  if (wt_cas(&mutex->state, WT_MUTEX_INCONSISTENT, self | WT_MUTEX_INCONSISTENT) != WT_MUTEX_INCONSISTENT) return EBUSY;
  mutex->depth = 0;
  remember(mutex);
  return EOWNERDEAD;
}

/* Returns EBUSY where the mutex is held, or was a moment ago; `seen` is then what the state was. */
static int try_once(wt_mutex *mutex, int self, int *seen) {
  *seen = wt_cas(&mutex->state, 0, self);
  if (*seen == 0) {
    if (is_robust(mutex)) remember(mutex);
    return 0;
  }
  if (*seen == WT_MUTEX_INCONSISTENT) return take_over(mutex, self);
  if (*seen == WT_MUTEX_LOST) return ENOTRECOVERABLE;
  return (*seen & ~WT_MUTEX_FLAGS) == self ? relock(mutex) : EBUSY;
}

int __wt_trylock_owned(wt_mutex *mutex) {
  int seen;
  return try_once(mutex, self_word(), &seen);
}

/* Sleeps while the mutex is as it was seen and has an owner, who then knows of a waiter. */
static int sleep_until_changed(wt_mutex *mutex, int seen, const struct timespec *deadline) {
  if ((seen & ~WT_MUTEX_FLAGS) == 0) return 0;
  if (!(seen & WT_MUTEX_WAITERS) && wt_cas(&mutex->state, seen, seen | WT_MUTEX_WAITERS) != seen) return 0;
  return __wt_wait_for_mutex(mutex, seen | WT_MUTEX_WAITERS, deadline);
}

int __wt_lock_owned(wt_mutex *mutex, const struct timespec *deadline) {
  int self = self_word(), seen;
  int error = try_once(mutex, self, &seen);
  if (error != EBUSY) return error;
  if ((seen & ~WT_MUTEX_FLAGS) == self) {
    /* Without the check the caller waits for itself. */
    if (type_of(mutex) == PTHREAD_MUTEX_ERRORCHECK) return EDEADLK;
  } else if (__wt_try_longer(&mutex->state, self)) {
    if (is_robust(mutex)) remember(mutex);
    return 0;
  }
  /* A wake-up is for all, as in lock.c: who takes the mutex need not keep the flag. */
  do {
    error = sleep_until_changed(mutex, seen, deadline);
    if (error == 0) error = try_once(mutex, self, &seen);
  } while (error == EBUSY);
  return error;
}

int __wt_unlock_owned(wt_mutex *mutex) {
  int seen = wt_load(&mutex->state);
  if ((seen & ~WT_MUTEX_FLAGS) != self_word()) return EPERM;
  if (mutex->depth > 0) {
    mutex->depth--;
    return 0;
  }
  if (is_robust(mutex)) forget(mutex);
  int lost = seen & WT_MUTEX_INCONSISTENT ? WT_MUTEX_LOST : 0;
  if (wt_swap(&mutex->state, lost) & WT_MUTEX_WAITERS) wt_wake(&mutex->state);
  return 0;
}

int pthread_mutex_consistent(pthread_mutex_t *opaque) {
  wt_mutex *mutex = (wt_mutex *)opaque;
  if (!is_robust(mutex)) return EINVAL;
  int seen = wt_load(&mutex->state), owner = seen & ~WT_MUTEX_FLAGS;
  if (owner == 0 || !(seen & WT_MUTEX_INCONSISTENT)) return EINVAL;
  if (owner != self_word()) return EPERM;
  wt_and(&mutex->state, ~WT_MUTEX_INCONSISTENT);
  return 0;
}

void __wt_abandon_mutexes(void) {
  while (held != NULL) {
    wt_mutex *mutex = held;
    forget(mutex);
    if (wt_swap(&mutex->state, WT_MUTEX_INCONSISTENT) & WT_MUTEX_WAITERS) wt_wake(&mutex->state);
  }
}

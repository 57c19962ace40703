#include <errno.h>
#include <pthread.h>
#include <stddef.h>

#include "atomic.h"
#include "thread.h"
#include "wait.h"

/* One word inside musl's 32 opaque bytes: the number of readers, or WRITER; WAITERS: somebody sleeps on it.
   Readers are preferred, as in musl. */
typedef struct __attribute__((may_alias)) {
  volatile int state;
  /* The writing thread, which only that thread looks for; 0: none. */
  volatile int writer;
} wt_rwlock;

#define WRITER 0x7fffffff
#define WAITERS ((int)0x80000000)
#define HOLDERS(state) ((state) & 0x7fffffff)

static inline volatile int *state_of(pthread_rwlock_t *lock) { return &((wt_rwlock *)lock)->state; }
static inline volatile int *writer_of(pthread_rwlock_t *lock) { return &((wt_rwlock *)lock)->writer; }

int pthread_rwlock_init(pthread_rwlock_t *restrict lock, const pthread_rwlockattr_t *restrict attr) {
  (void)attr;
  *lock = (pthread_rwlock_t){0};
  return 0;
}

int pthread_rwlock_destroy(pthread_rwlock_t *lock) {
  (void)lock;
  return 0;
}

/* What the word becomes when the lock is taken, or 0 where it cannot be taken now. */
static inline int taken(int state, int writing) {
  if (writing) return HOLDERS(state) == 0 ? state | WRITER : 0;
  return HOLDERS(state) < WRITER - 1 ? state + 1 : 0;
}

/* Returns 0, or EBUSY with the state that was in the way in `*seen`. */
static int try_lock(volatile int *word, int writing, int *seen) {
  int state = 0;
  for (;;) {
    int next = taken(state, writing);
    if (next == 0) break;
    int before = wt_cas(word, state, next);
    if (before == state) return 0;
    state = before;
  }
  *seen = state;
  return EBUSY;
}

static int lock(pthread_rwlock_t *rwlock, int writing, const struct timespec *deadline) {
  volatile int *word = state_of(rwlock);
  int seen;
  while (try_lock(word, writing, &seen) != 0) {
    if (HOLDERS(seen) == WRITER && wt_load(writer_of(rwlock)) == (int)wt_self()) return EDEADLK;
    if (!writing && HOLDERS(seen) == WRITER - 1) return EAGAIN;
    if (!(seen & WAITERS) && wt_cas(word, seen, seen | WAITERS) != seen) continue;
    if (deadline == NULL) {
      wt_wait(word, seen | WAITERS, WT_FOREVER);
      continue;
    }
    int error = __wt_wait_until(word, seen | WAITERS, WT_REALTIME, deadline);
    if (error != 0) return error;
  }
  if (writing) wt_store(writer_of(rwlock), (int)wt_self());
  return 0;
}

int pthread_rwlock_rdlock(pthread_rwlock_t *rwlock) { return lock(rwlock, 0, NULL); }
int pthread_rwlock_wrlock(pthread_rwlock_t *rwlock) { return lock(rwlock, 1, NULL); }

int pthread_rwlock_timedrdlock(pthread_rwlock_t *restrict rwlock, const struct timespec *restrict deadline) {
  return lock(rwlock, 0, deadline);
}

int pthread_rwlock_timedwrlock(pthread_rwlock_t *restrict rwlock, const struct timespec *restrict deadline) {
  return lock(rwlock, 1, deadline);
}

int pthread_rwlock_tryrdlock(pthread_rwlock_t *rwlock) {
  int seen;
  if (try_lock(state_of(rwlock), 0, &seen) == 0) return 0;
  return HOLDERS(seen) == WRITER ? EBUSY : EAGAIN;
}

int pthread_rwlock_trywrlock(pthread_rwlock_t *rwlock) {
  int seen;
  if (try_lock(state_of(rwlock), 1, &seen) != 0) return EBUSY;
  wt_store(writer_of(rwlock), (int)wt_self());
  return 0;
}

int pthread_rwlock_unlock(pthread_rwlock_t *rwlock) {
  volatile int *word = state_of(rwlock);
  int state = wt_load(word);
  if (HOLDERS(state) == WRITER) wt_store(writer_of(rwlock), 0);
  for (;;) {
    int last = HOLDERS(state) == WRITER || HOLDERS(state) == 1;
    int before = wt_cas(word, state, last ? 0 : state - 1);
    if (before == state) {
      if (last && (state & WAITERS)) wt_wake(word);
      return 0;
    }
    state = before;
  }
}

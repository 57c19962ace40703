#include <errno.h>
#include <pthread.h>

#include "lock.h"

/* A spin lock that soon sleeps: each try of a spinning thread takes the interpreter's one atomics lock and so slows
   down the holder. */

int pthread_spin_init(pthread_spinlock_t *lock, int shared) {
  (void)shared;
  return *lock = WT_FREE;
}

int pthread_spin_destroy(pthread_spinlock_t *lock) {
  (void)lock;
  return 0;
}

int pthread_spin_lock(pthread_spinlock_t *lock) {
  wt_lock(lock);
  return 0;
}

int pthread_spin_trylock(pthread_spinlock_t *lock) {
  return wt_cas(lock, WT_FREE, WT_HELD) == WT_FREE ? 0 : EBUSY;
}

int pthread_spin_unlock(pthread_spinlock_t *lock) {
  wt_unlock(lock);
  return 0;
}

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stddef.h>
#include <threads.h>

#include "lock.h"
#include "thread.h"

/* A key's slot may be used again after pthread_key_delete. The generation makes old values of other threads
   invisible then, without a walk over all threads. Odd: in use. */
struct key {
  unsigned generation;
  void (*destructor)(void *);
};

struct value {
  unsigned generation;
  const void *pointer;
};

static volatile int keys_lock;
static struct key keys[PTHREAD_KEYS_MAX];
static unsigned next_key;

static _Thread_local struct value values[PTHREAD_KEYS_MAX];
static _Thread_local int any_set;

/* Takes the slots in turn, so that a deleted key is not at once another one. */
int pthread_key_create(pthread_key_t *key, void (*destructor)(void *)) {
  int error = EAGAIN;
  wt_lock(&keys_lock);
  for (unsigned tried = 0; tried < PTHREAD_KEYS_MAX && error != 0; tried++) {
    unsigned slot = next_key;
    next_key = (next_key + 1) % PTHREAD_KEYS_MAX;
    if (keys[slot].generation & 1) continue;
    keys[slot].generation++;
    keys[slot].destructor = destructor;
    *key = slot;
    error = 0;
  }
  wt_unlock(&keys_lock);
  return error;
}

int pthread_key_delete(pthread_key_t key) {
  int error = EINVAL;
  wt_lock(&keys_lock);
  if (key < PTHREAD_KEYS_MAX && (keys[key].generation & 1)) {
    keys[key].generation++;
    error = 0;
  }
  wt_unlock(&keys_lock);
  return error;
}

static inline void *get(unsigned key) {
  wt_need_tls();
  if (key >= PTHREAD_KEYS_MAX || values[key].generation != keys[key].generation) return NULL;
  return (void *)values[key].pointer;
}

void *pthread_getspecific(pthread_key_t key) { return get(key); }
void *tss_get(tss_t key) { return get(key); }

int pthread_setspecific(pthread_key_t key, const void *pointer) {
  if (key >= PTHREAD_KEYS_MAX || !(keys[key].generation & 1)) return EINVAL;
  wt_need_tls();
  values[key] = (struct value){keys[key].generation, pointer};
  any_set = 1;
  return 0;
}

/* Takes the value out of the slot; returns its destructor where there is something to destroy. */
static void (*take(unsigned key, void **pointer))(void *) {
  void (*destructor)(void *) = NULL;
  if (values[key].pointer == NULL) return NULL;
  wt_lock(&keys_lock);
  if (values[key].generation == keys[key].generation) destructor = keys[key].destructor;
  wt_unlock(&keys_lock);
  *pointer = (void *)values[key].pointer;
  values[key].pointer = NULL;
  return destructor;
}

void __wt_run_key_destructors(void) {
  for (int round = 0; any_set && round < PTHREAD_DESTRUCTOR_ITERATIONS; round++) {
    any_set = 0;
    for (unsigned key = 0; key < PTHREAD_KEYS_MAX; key++) {
      void *pointer;
      void (*destructor)(void *) = take(key, &pointer);
      if (destructor != NULL) destructor(pointer);
    }
  }
}

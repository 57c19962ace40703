#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <string.h>

#include "lock.h"
#include "thread.h"

/* Names are for the program itself; WAMR shows them nowhere. */
static volatile int lock;

int pthread_setname_np(pthread_t thread, const char *name) {
  size_t length = strnlen(name, sizeof thread->name);
  if (length == sizeof thread->name) return ERANGE;
  wt_lock(&lock);
  memcpy(thread->name, name, length + 1);
  wt_unlock(&lock);
  return 0;
}

int pthread_getname_np(pthread_t thread, char *name, size_t size) {
  if (size < sizeof thread->name) return ERANGE;
  wt_lock(&lock);
  memcpy(name, thread->name, sizeof thread->name);
  wt_unlock(&lock);
  return 0;
}

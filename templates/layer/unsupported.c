#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>

#include "thread.h"

/* What a module on lib-pthread cannot do, and what is true without doing anything. */

/* WASI has no signals. Signal 0 only asks whether the thread is there. */
int pthread_kill(pthread_t thread, int signal) {
  if (signal < 0 || signal > 64) return EINVAL;
  if (__atomic_load_n(&thread->state, __ATOMIC_SEQ_CST) == WT_EXITED) return signal == 0 ? 0 : ESRCH;
  return signal == 0 ? 0 : ENOSYS;
}

/* The error of systems without clocks for single threads. */
int pthread_getcpuclockid(pthread_t thread, clockid_t *clock) {
  (void)thread;
  (void)clock;
  return ENOENT;
}

int pthread_getaffinity_np(pthread_t thread, size_t size, struct cpu_set_t *set) {
  (void)thread;
  (void)size;
  (void)set;
  return ENOSYS;
}

int pthread_setaffinity_np(pthread_t thread, size_t size, const struct cpu_set_t *set) {
  (void)thread;
  (void)size;
  (void)set;
  return ENOSYS;
}

/* There is no fork, so that the handlers' time never comes. */
int pthread_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void)) {
  (void)prepare;
  (void)parent;
  (void)child;
  return 0;
}

/* Every thread is one of the host's: there is no level to set (POSIX: EAGAIN, no resources for it). */
int pthread_getconcurrency(void) { return 0; }

int pthread_setconcurrency(int level) {
  if (level < 0) return EINVAL;
  return level == 0 ? 0 : EAGAIN;
}

#include <errno.h>
#include <stddef.h>
#include <time.h>

#include "atomic.h"
#include "host.h"
#include "thread.h"
#include "wait.h"

/* WAMR's own join sleeps a millisecond once the thread has ended (lib_pthread_wrapper.c: pthread_join_wrapper);
   waiting on the record's state does not. */

static int check_joinable(pthread_t thread) {
  if (thread == wt_self()) return EDEADLK;
  switch (wt_load(&thread->state)) {
    case WT_JOINABLE:
    case WT_EXITED: return 0;
    case WT_DETACHED: return EINVAL;
    default: return ESRCH;
  }
}

static int collect(pthread_t thread, void **result) {
  if (result != NULL) *result = thread->result;
  if (thread != &__wt_main_thread) wt_free_record(thread, WT_GONE);
  return 0;
}

int pthread_timedjoin_np(pthread_t thread, void **result, const struct timespec *deadline) {
  wt_testcancel();
  int error = check_joinable(thread);
  while (error == 0 && wt_load(&thread->state) != WT_EXITED) {
    error = __wt_wait_cancelable(&thread->state, WT_JOINABLE, WT_REALTIME, deadline);
    /* Before the result is taken: a cancelled joiner leaves the thread joinable. */
    wt_testcancel();
  }
  return error != 0 ? error : collect(thread, result);
}

int pthread_join(pthread_t thread, void **result) { return pthread_timedjoin_np(thread, result, NULL); }

int pthread_tryjoin_np(pthread_t thread, void **result) {
  int error = check_joinable(thread);
  if (error != 0) return error;
  return wt_load(&thread->state) == WT_EXITED ? collect(thread, result) : EBUSY;
}

#include <errno.h>
#include <threads.h>

#include "atomic.h"
#include "host.h"
#include "thread.h"

/* WAMR's own detach is never used: it does not wait for detached threads at exit and destroys the runtime under
   them (core/iwasm/libraries/thread-mgr/thread_manager.c: wasm_cluster_join_thread). */
int pthread_detach(pthread_t thread) {
  int before = wt_cas(&thread->state, WT_JOINABLE, WT_DETACHED);
  if (before == WT_DETACHED) return EINVAL;
  if (before != WT_JOINABLE && before != WT_EXITED) return ESRCH;
  if (before == WT_EXITED && thread != &__wt_main_thread) wt_free_record(thread, WT_DETACHED);
  return 0;
}

int thrd_detach(thrd_t thread) { return pthread_detach(thread) == 0 ? thrd_success : thrd_error; }

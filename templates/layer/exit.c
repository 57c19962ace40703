#include <stdlib.h>

#include "host.h"
#include "lock.h"
#include "thread.h"

static void run_cleanup_handlers(struct __pthread *self) {
  while (self->cleanup != NULL) {
    struct __ptcb *handler = self->cleanup;
    self->cleanup = handler->__next;
    handler->__f(handler->__x);
  }
}

void __wt_run_destructors(void) {
  if (__wt_run_thread_atexit) __wt_run_thread_atexit();
  if (__wt_run_key_destructors) __wt_run_key_destructors();
  if (__wt_abandon_mutexes) __wt_abandon_mutexes();
}

void __wt_release_thread_state(void) {
  if (__wt_free_path_buffers) __wt_free_path_buffers();
  if (__wt_give_id) __wt_give_id();
  if (__wt_free_malloc_cache) __wt_free_malloc_cache();
}

void __wt_end_thread(struct __pthread *self, void *result) {
  __wt_run_destructors();
  __wt_release_thread_state();
  if (__wt_end_cancellation) __wt_end_cancellation(self);
  self->result = result;
  /* Counted before the state changes, so that whoever joins and starts the next thread knows of this exit. */
  wt_add(&__wt_exited, 1);
  wt_wake(&__wt_exited);
  /* After the swap the record belongs to the joiner. TLS lies in it; the stack does not. */
  if (wt_swap(&self->state, WT_EXITED) == WT_DETACHED) wt_free_record(self, WT_DETACHED);
  else wt_wake(&self->state);
}

/* POSIX: after main's pthread_exit the process ends with status 0 when the last thread does. */
_Noreturn static void leave_main(struct __pthread *self, void *result) {
  __wt_run_destructors();
  self->result = result;
  wt_swap(&self->state, WT_EXITED);
  wt_wake(&self->state);
  for (;;) {
    int exited = wt_load(&__wt_exited);
    if (exited == wt_load(&__wt_started)) exit(0);
    wt_wait(&__wt_exited, exited, WT_FOREVER);
  }
}

/* Only the host can end its own threads (lib_pthread_wrapper.c: pthread_exit_wrapper returns to them), and this function
   may not return. */
_Noreturn static void leave_host_thread(void) {
  __wt_run_destructors();
  __builtin_trap();
}

_Noreturn void pthread_exit(void *result) {
  struct __pthread *self = wt_self();
  self->cancel_state = PTHREAD_CANCEL_DISABLE;
  run_cleanup_handlers(self);
  if (self == &__wt_main_thread) leave_main(self, result);
  if (self->is_host_thread) leave_host_thread();
  __wt_end_thread(self, result);
  __wt_host_pthread_exit(NULL);
  __builtin_trap();
}

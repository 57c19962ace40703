/* Leaving the process while other threads still run. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>

#include "ofl.h"
#include "state_lock.h"
#include "thread.h"
#include "wrap.h"

/* Of several threads that come here, only the first returns; it may come again, as from a handler. */
static inline void be_the_first(volatile int *first) {
  int self = (int)wt_self();
  int seen = wt_cas(first, 0, self);
  while (seen != 0 && seen != self) wt_wait(first, seen, WT_FOREVER);
}

/* Once the lock was free, no other thread is about to register a handler, and none will be let to (wrap_state.c):
   libc runs them without a lock. */
static inline void close_lists(void) {
  wt_enter(&__wt_exit_lock);
  wt_leave(&__wt_exit_lock);
}

/* Does not wait for a thread that is in exit(): it may be called because that takes too long. */
#if WT_WANTED(quick_exit)
_Noreturn void __wt_orig_quick_exit(int status);
_Noreturn void quick_exit(int status) {
  static volatile int first;
  be_the_first(&first);
  wt_cas(&__wt_leaver, 0, (int)__wt_self);
  close_lists();
  __wt_orig_quick_exit(status);
}
#endif

#if WT_WANTED(exit)
#define MOST_TRIES 100
#define PAUSE_NS 1000000

struct __pthread *volatile __wt_exiting;

_Noreturn void __wt_orig_exit(int status);
/* Weak: there only where the program uses what they belong to. */
void __funcs_on_exit(void) __attribute__((weak));
extern __typeof__(__ofl_lock) __ofl_lock __attribute__((weak));
extern __typeof__(ftrylockfile) ftrylockfile __attribute__((weak));

/* Keeps other threads off a file that will be flushed. One that is held for long is flushed all the same: its holder
   may wait for this very thread. */
static void keep_to_myself(FILE *file) {
  static volatile int never;
  if (file == NULL || !wt_has_output(file)) return;
  for (int tries = 0; ftrylockfile(file) != 0 && tries < MOST_TRIES; tries++) wt_wait(&never, 0, PAUSE_NS);
}

/* The flush at exit works on all files while other threads still run, and where stdio has no locks without asking.
   The freed blocks that this thread kept go back, so that who counts the host's blocks afterwards finds what leaked. */
_Noreturn void exit(int status) {
  be_the_first(&__wt_leaver);
  close_lists();
  if (__funcs_on_exit) __funcs_on_exit();
  __wt_exiting = wt_self();
  if (__ofl_lock && ftrylockfile) {
    keep_to_myself(wt_stdout_used());
    keep_to_myself(wt_stderr_used());
    for (FILE *each = *__ofl_lock(); each != NULL; each = wt_next_file(each)) keep_to_myself(each);
  }
  if (__wt_free_malloc_cache) __wt_free_malloc_cache();
  __wt_orig_exit(status);
}
#endif

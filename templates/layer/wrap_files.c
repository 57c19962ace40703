/* What walks or changes libc's list of open files. The order of the locks: the list, then a file; musl's freopen has it
   the other way round, and could wait for fflush(NULL) for ever. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>

#include "ofl.h"
#include "state_lock.h"
#include "thread.h"
#include "wrap.h"

/* Counted, because freopen holds it while it opens and closes. */
#if WT_WANTED(__ofl_lock)
FILE **__wt_orig___ofl_lock(void);
FILE **__ofl_lock(void) {
  wt_enter(&__wt_files_lock);
  return __wt_orig___ofl_lock();
}
#endif
#if WT_WANTED(__ofl_unlock)
void __wt_orig___ofl_unlock(void);
void __ofl_unlock(void) {
  __wt_orig___ofl_unlock();
  wt_leave(&__wt_files_lock);
}
#endif

#if WT_WANTED(fflush)
int __wt_orig_fflush(FILE *file);

static int flush_one(FILE *file) {
  int taken = __lockfile(file);
  int result = __wt_orig_fflush(file);
  if (taken) __unlockfile(file);
  return result;
}

/* Asks before it locks: a file that another thread waits for input on has nothing to write. */
static int flush_output(FILE *file) { return file != NULL && wt_has_output(file) ? flush_one(file) : 0; }

int fflush(FILE *file) {
  if (file != NULL) return flush_one(file);
  int result = flush_output(wt_stdout_used()) | flush_output(wt_stderr_used());
  for (FILE *each = *__ofl_lock(); each != NULL; each = wt_next_file(each)) result |= flush_output(each);
  __ofl_unlock();
  return result;
}
#endif

/* The file's own lock after the list's; else this and fflush(NULL) could wait for each other. A file that could not be
   opened again is closed, and its memory somebody else's, unless it is a standard stream. */
#if WT_WANTED(freopen)
FILE *__wt_orig_freopen(const char *restrict path, const char *restrict mode, FILE *restrict file);
FILE *freopen(const char *restrict path, const char *restrict mode, FILE *restrict file) {
  wt_enter(&__wt_files_lock);
  int taken = __lockfile(file);
  int is_permanent = wt_is_permanent(file);
  FILE *result = __wt_orig_freopen(path, mode, file);
  if (taken && (result != NULL || is_permanent)) __unlockfile(file);
  wt_leave(&__wt_files_lock);
  return result;
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

/* Of several threads that leave, the first does; a handler may call exit again. */
static void leave_alone(void) {
  static volatile int leaver;
  int self = (int)wt_self();
  int seen = wt_cas(&leaver, 0, self);
  while (seen != 0 && seen != self) wt_wait(&leaver, seen, WT_FOREVER);
}

/* The flush at exit works on all files while other threads still run, and where stdio has no locks without asking.
   The freed blocks that this thread kept go back, so that who counts the host's blocks afterwards finds what leaked. */
_Noreturn void exit(int status) {
  leave_alone();
  if (__funcs_on_exit) __funcs_on_exit();
  __wt_exiting = __wt_self;
  if (__ofl_lock && ftrylockfile) {
    keep_to_myself(wt_stdout_used());
    keep_to_myself(wt_stderr_used());
    for (FILE *each = *__ofl_lock(); each != NULL; each = wt_next_file(each)) keep_to_myself(each);
  }
  if (__wt_free_malloc_cache) __wt_free_malloc_cache();
  __wt_orig_exit(status);
}
#endif

/* What walks or changes libc's list of open files. The order of the locks: the list, then a file; musl's freopen has it
   the other way round, and could wait for fflush(NULL) for ever. */
#define _GNU_SOURCE
#include <stdio.h>

#include "ofl.h"
#include "state_lock.h"
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

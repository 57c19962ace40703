/* libc's list of open files, its locks, and what of FILE the layer reads (wasi-libc's stdio_impl.h; these fields lie
   before those that depend on how libc was compiled). */
#ifndef WT_OFL_H
#define WT_OFL_H

#include <stdio.h>

/* Returns where the first file stands. Order of locks: the list, then a file. */
FILE **__ofl_lock(void);
void __ofl_unlock(void);

/* Take and release a file's lock; the first returns 0 where the caller holds it already. */
int __lockfile(FILE *file);
void __unlockfile(FILE *file);

/* The standard streams, which are not in the list; NULL where a program does not use them. Weak: libc defines them
   beside the functions that need them. */
extern FILE *volatile __stdout_used __attribute__((weak));
extern FILE *volatile __stderr_used __attribute__((weak));

#define WT_FILE_FIELD(type, file, offset) (*(type volatile *)((char *)(file) + (offset)))

/* True where bytes wait to be written: wpos and wbase differ. */
static inline int wt_has_output(FILE *file) {
  return WT_FILE_FIELD(char *, file, 20) != WT_FILE_FIELD(char *, file, 24);
}

/* True for the standard streams, whose memory is never freed: flag 1, F_PERM. */
static inline int wt_is_permanent(FILE *file) { return WT_FILE_FIELD(unsigned, file, 0) & 1; }

static inline FILE *wt_next_file(FILE *file) { return WT_FILE_FIELD(FILE *, file, 52); }

static inline FILE *wt_stdout_used(void) { return &__stdout_used != NULL ? __stdout_used : NULL; }
static inline FILE *wt_stderr_used(void) { return &__stderr_used != NULL ? __stderr_used : NULL; }

#endif

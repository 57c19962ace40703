/* stdio's locks for a libc whose functions call __lockfile, but whose own were compiled without atomics.

   Offsets of FILE as in wasi-libc's stdio_impl.h; the patch checks them in the member that is replaced. */
#include <stdio.h>

#include "lock.h"
#include "thread.h"

#undef flockfile
#undef ftrylockfile
#undef funlockfile

#define LOCK_OFFSET 68
#define LOCKCOUNT_OFFSET 60
#define WAITERS 1

#define EXIT_TRIES 100
#define EXIT_PAUSE_NS 1000000

typedef int __attribute__((may_alias)) word;

static inline volatile word *lock_of(FILE *file) { return (word *)((char *)file + LOCK_OFFSET); }
static inline word *count_of(FILE *file) { return (word *)((char *)file + LOCKCOUNT_OFFSET); }
/* Never negative: stdio takes a negative lock for "needs none". Records are multiples of 8, so bit 0 stays free. */
static inline int self_word(void) { return (int)((uintptr_t)wt_self() >> 1); }

/* exit() flushes all files; one that is held for long, as by a thread that waits for input, must not stop it. */
static int must_not_wait(void) { return &__wt_exiting != NULL && __wt_exiting == __wt_self; }

/* Returns 0 where the caller holds the lock already or needs none: the matching __unlockfile is then not called. */
int __lockfile(FILE *file) {
  volatile word *lock = lock_of(file);
  int self = self_word();
  int seen = wt_cas(lock, 0, self);
  if (seen == 0) return 1;
  /* A negative one is a FILE on the stack of vsnprintf and its like. */
  if (seen < 0 || (seen & ~WAITERS) == self) return 0;
  int64_t longest = must_not_wait() ? EXIT_PAUSE_NS : WT_FOREVER;
  for (int tries = 0;; tries++) {
    if (seen != 0) {
      if (longest != WT_FOREVER && tries == EXIT_TRIES) return 0;
      if (!(seen & WAITERS)) wt_cas(lock, seen, seen | WAITERS);
      wt_wait(lock, seen | WAITERS, longest);
    }
    seen = wt_cas(lock, 0, self | WAITERS);
    if (seen == 0) return 1;
  }
}

void __unlockfile(FILE *file) {
  if (wt_swap(lock_of(file), 0) & WAITERS) wt_wake(lock_of(file));
}

void flockfile(FILE *file) {
  __lockfile(file);
  ++*count_of(file);
}

int ftrylockfile(FILE *file) {
  int seen = wt_cas(lock_of(file), 0, self_word());
  if (seen != 0 && (seen & ~WAITERS) != self_word()) return -1;
  ++*count_of(file);
  return 0;
}

void funlockfile(FILE *file) {
  if (--*count_of(file) == 0) __unlockfile(file);
}

/* musl keeps a list of files a thread locked explicitly, to orphan them when it exits. Nothing here needs it;
   fclose calls the second one. */
void __register_locked_file(FILE *file, struct __pthread *thread) {
  (void)file;
  (void)thread;
}

void __unlist_locked_file(FILE *file) { (void)file; }

void __do_orphaned_stdio_locks(void) {}

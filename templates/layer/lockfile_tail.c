/* stdio's locks for a libc that was compiled without any: the wrappers of wrap_stdio.c call these.

   FILE has no field for a lock then. Its last four bytes are padding (112 bytes, of which `locale` ends at 108), and
   zero in every FILE: fopen and its like clear the record, and the FILEs that vsnprintf, vdprintf, vsscanf and their
   wide forms have on the stack are cleared as a whole too, as mostly zero initialisers are. So each FILE has a lock of
   its own, nothing is registered, and a thread that waits in fgets(stdin) holds nobody else up. The patch checks the
   size of FILE (src/libc/file-layout.ts). */
#include <stdio.h>

#include "ofl.h"
#include "recursive.h"

#undef flockfile
#undef ftrylockfile
#undef funlockfile

#define LOCK_OFFSET 108

typedef int __attribute__((may_alias)) word;

static inline volatile word *lock_of(FILE *file) { return (word *)((char *)file + LOCK_OFFSET); }

/* Returns 0 where the caller holds the lock already: the matching __unlockfile is then not called. */
int __lockfile(FILE *file) { return wt_claim(lock_of(file)); }

void __unlockfile(FILE *file) { wt_give_back(lock_of(file)); }

void flockfile(FILE *file) { wt_enter(lock_of(file)); }

void funlockfile(FILE *file) { wt_leave(lock_of(file)); }

int ftrylockfile(FILE *file) {
  int self = wt_owner_word();
  int seen = wt_cas(lock_of(file), 0, self);
  if (seen == 0) return 0;
  if (!wt_is_owner(seen, self)) return -1;
  wt_add(lock_of(file), WT_AGAIN);
  return 0;
}

/* errno per thread, and the calls that replace libc's own accesses to its former plain variable.

   libc.a was compiled with `errno` as one shared variable. When its members are rewritten, `i32.load
   offset=errno`, `i32.store offset=errno` and `i32.const &errno` become calls of these three; the operands stay
   on the stack, therefore the unused parameters. */
#include <errno.h>

#include "thread.h"

#undef errno
_Thread_local int errno;

int __wt_errno_load(int unused_base) {
  (void)unused_base;
  wt_need_tls();
  return errno;
}

void __wt_errno_store(int unused_base, int value) {
  (void)unused_base;
  wt_need_tls();
  errno = value;
}

int *__wt_errno_addr(void) {
  wt_need_tls();
  return &errno;
}

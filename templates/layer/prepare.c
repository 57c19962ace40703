/* What libc and libc++ make at first use without a lock, made before there is a second thread. */
#include "atomic.h"
#include "thread.h"

/* Fills libc's table of preopened folders, which is otherwise done lazily and without a lock. */
void __wasilibc_populate_preopens(void) __attribute__((weak));
/* In programs that use a member of libc++ with such variables: the patch has these ask for it. */
void __wt_make_cxx_statics(void) __attribute__((weak));

enum { NOT_YET = 0, RUNNING = 1, DONE = 2 };

void __wt_prepare(void) {
  static volatile int state;
  if (wt_load(&state) == DONE) return;
  if (wt_cas(&state, NOT_YET, RUNNING) == NOT_YET) {
    if (__wasilibc_populate_preopens) __wasilibc_populate_preopens();
    if (__wt_make_cxx_statics) __wt_make_cxx_statics();
    wt_store(&state, DONE);
    wt_wake(&state);
  }
  while (wt_load(&state) != DONE) wt_wait(&state, RUNNING, WT_FOREVER);
}

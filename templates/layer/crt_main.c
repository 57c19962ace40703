#include <stdlib.h>

#include "thread.h"

int __main_void(void);

/* The start object calls this instead of main, so that a main that returns goes through exit(): WAMR then ends
   waiting threads, where a plain return would wait for them. Programs with main(void) define __main_void, for
   the others libc does. */
int __wt_crt_main(void) {
  int status = __main_void();
  /* C++: main's thread_local objects go before the static ones. */
  if (__wt_run_thread_atexit) __wt_run_thread_atexit();
  exit(status);
}

/* The current locale, one per thread.

   wasi-libc's CURRENT_LOCALE is one pointer for all threads in `__libc` unless libc was built for threads, so that a
   uselocale in one thread changes how another one converts characters, and a locale that its owner freed stays the
   current one of all others. As in libc, null is the global locale: what a thread has that never called uselocale. */
#include "thread_variable.h"

WT_THREAD_VARIABLE(void *, current_locale)

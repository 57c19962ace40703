/* std::call_once of a libc++ that was built without threads (libcxx/src/call_once.cpp: it only looks at the word).
   Callers look first themselves and come here while it is not DONE; the values are the header's
   (libcxx/include/__mutex/once_flag.h). A libc++ with threads keeps its own, which also undoes a call that throws. */
#include "atomic.h"
#include "cxx_abi.h"

enum { UNSET = 0, PENDING = 1, WAITED_FOR = 2, DONE = -1 };

void __wt_cxx_call_once(volatile int *word, void *argument, void (*function)(void *)) {
  for (;;) {
    int seen = wt_cas(word, UNSET, PENDING);
    if (seen == DONE) return;
    if (seen == UNSET) break;
    if (seen == PENDING && wt_cas(word, PENDING, WAITED_FOR) != PENDING) continue;
    wt_wait(word, WAITED_FOR, WT_FOREVER);
  }
  function(argument);
  if (wt_swap(word, DONE) == WAITED_FOR) wt_wake(word);
}

WT_CXX_NAME(__wt_cxx_call_once, "11__call_onceERVmPvPFvS2_E")

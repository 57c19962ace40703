/* What sysconf says about threads: a libc for one thread says they are not there. */
#include <limits.h>
#include <unistd.h>

#include "wrap.h"

#define SUPPORTED 200809L
#define LARGEST_SEMAPHORE 0x7fffffff

#if WT_WANTED(sysconf)
long __wt_orig_sysconf(int name);

long sysconf(int name) {
  switch (name) {
    case _SC_THREADS:
    case _SC_THREAD_SAFE_FUNCTIONS:
    case _SC_SEMAPHORES:
    case _SC_BARRIERS:
    case _SC_SPIN_LOCKS:
    case _SC_READER_WRITER_LOCKS:
    case _SC_CLOCK_SELECTION:
    case _SC_MONOTONIC_CLOCK:
    case _SC_TIMEOUTS: return SUPPORTED;
    /* Stacks, scheduling and clocks are the host's, and memory is not shared with other processes. */
    case _SC_THREAD_ATTR_STACKADDR:
    case _SC_THREAD_ATTR_STACKSIZE:
    case _SC_THREAD_PRIORITY_SCHEDULING:
    case _SC_THREAD_PRIO_INHERIT:
    case _SC_THREAD_PRIO_PROTECT:
    case _SC_THREAD_ROBUST_PRIO_INHERIT:
    case _SC_THREAD_ROBUST_PRIO_PROTECT:
    case _SC_THREAD_SPORADIC_SERVER:
    case _SC_THREAD_PROCESS_SHARED:
    case _SC_THREAD_CPUTIME: return -1;
    /* WAMR's number of threads is not known in a module; semaphores are only a matter of memory. */
    case _SC_THREAD_THREADS_MAX:
    case _SC_SEM_NSEMS_MAX: return -1;
    case _SC_THREAD_DESTRUCTOR_ITERATIONS: return PTHREAD_DESTRUCTOR_ITERATIONS;
    case _SC_THREAD_KEYS_MAX: return PTHREAD_KEYS_MAX;
    case _SC_THREAD_STACK_MIN: return PTHREAD_STACK_MIN;
    case _SC_SEM_VALUE_MAX: return LARGEST_SEMAPHORE;
    default: return __wt_orig_sysconf(name);
  }
}
#endif

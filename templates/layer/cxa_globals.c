/* libc++abi's per-thread exception state (libcxxabi/src/cxa_exception.h: __cxa_eh_globals): the stack of caught
   exceptions and the number of uncaught ones. Its `static thread_local` is one variable for all where TLS was
   lowered (cxa_exception_storage.cpp). */
struct eh_globals {
  void *caught;
  unsigned uncaught;
};

struct eh_globals *__cxa_get_globals(void) {
  static _Thread_local struct eh_globals globals;
  return &globals;
}

struct eh_globals *__cxa_get_globals_fast(void) { return __cxa_get_globals(); }

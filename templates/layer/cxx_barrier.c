/* How threads arrive at a std::barrier (libcxx/src/barrier.cpp, libcxx/include/barrier). libc++ has a tree of tickets,
   to spare the caches of many processors; here every atomic operation takes one and the same host mutex, so that one
   counter is the fastest. */
#include <stdlib.h>

#include "cxx_abi.h"

struct barrier {
  /* Owned by the header; the last to arrive changes it before it lets the others go. */
  const long *expected;
  long arrived;
};

struct barrier *__wt_cxx_barrier_new(const long *expected) {
  struct barrier *self = malloc(sizeof *self);
  /* Where operator new of a libc++ without exceptions ends, too. */
  if (self == NULL) abort();
  *self = (struct barrier){expected, 0};
  return self;
}

/* True for the last of a phase. Nobody arrives for the next one before the caller has announced it. */
_Bool __wt_cxx_barrier_arrive(struct barrier *self, unsigned char phase) {
  (void)phase;
  /* Read before this thread has arrived: the last one changes it, where threads drop out. */
  long expected = *self->expected;
  if (__atomic_add_fetch(&self->arrived, 1, __ATOMIC_SEQ_CST) != expected) return 0;
  __atomic_store_n(&self->arrived, 0, __ATOMIC_SEQ_CST);
  return 1;
}

void __wt_cxx_barrier_delete(struct barrier *self) { free(self); }

#define BASE "24__barrier_algorithm_base"
WT_CXX_NAME(__wt_cxx_barrier_new, "34__construct_barrier_algorithm_baseERl")
WT_CXX_NAME(__wt_cxx_barrier_arrive, "31__arrive_barrier_algorithm_baseEPNS_" BASE "Eh")
WT_CXX_NAME(__wt_cxx_barrier_delete, "32__destroy_barrier_algorithm_baseEPNS_" BASE "E")

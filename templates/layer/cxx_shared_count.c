/* The counts of shared_ptr and weak_ptr (libcxx/src/memory.cpp, libcxx/include/__memory/shared_count.h). Compiled for
   one thread, libc++'s own functions change them by a load and a store, while the user's code, which has the rest
   inlined, is atomic: a weak_ptr then frees what is in use. */
#include "cxx_abi.h"

struct shared_count;

/* Virtual functions in their order. */
struct table {
  void (*destroy)(struct shared_count *);
  void (*delete_self)(struct shared_count *);
  void (*on_zero_shared)(struct shared_count *);
  const void *(*get_deleter)(const struct shared_count *, const void *type);
  void (*on_zero_shared_weak)(struct shared_count *);
};

/* Both counts are one less than the number of owners. */
struct shared_count {
  const struct table *table;
  long shared;
  long weak;
};

static long add(long *count, long amount) { return __atomic_add_fetch(count, amount, __ATOMIC_SEQ_CST); }

void __wt_cxx_add_shared(struct shared_count *self) { add(&self->shared, 1); }

void __wt_cxx_add_weak(struct shared_count *self) { add(&self->weak, 1); }

_Bool __wt_cxx_release_count(struct shared_count *self) {
  if (add(&self->shared, -1) != -1) return 0;
  self->table->on_zero_shared(self);
  return 1;
}

void __wt_cxx_release_weak(struct shared_count *self) {
  /* The last owner needs no exchange: nobody is left who could add one. */
  if (__atomic_load_n(&self->weak, __ATOMIC_SEQ_CST) == 0 || add(&self->weak, -1) == -1)
    self->table->on_zero_shared_weak(self);
}

void __wt_cxx_release_shared(struct shared_count *self) {
  if (__wt_cxx_release_count(self)) __wt_cxx_release_weak(self);
}

struct shared_count *__wt_cxx_lock(struct shared_count *self) {
  long owners = __atomic_load_n(&self->shared, __ATOMIC_SEQ_CST);
  while (owners != -1) {
    if (__atomic_compare_exchange_n(&self->shared, &owners, owners + 1, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
      return self;
  }
  return 0;
}

WT_CXX_NAME(__wt_cxx_add_shared, "14__shared_count12__add_sharedEv")
WT_CXX_NAME(__wt_cxx_release_count, "14__shared_count16__release_sharedEv")
WT_CXX_ALSO(__wt_cxx_add_shared, weak_count, "19__shared_weak_count12__add_sharedEv")
WT_CXX_NAME(__wt_cxx_add_weak, "19__shared_weak_count10__add_weakEv")
WT_CXX_NAME(__wt_cxx_release_shared, "19__shared_weak_count16__release_sharedEv")
WT_CXX_NAME(__wt_cxx_release_weak, "19__shared_weak_count14__release_weakEv")
WT_CXX_NAME(__wt_cxx_lock, "19__shared_weak_count4lockEv")

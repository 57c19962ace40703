/* std::atomic's wait and notify, and what is built on them: latch, barrier, semaphore, stop_token (libcxx/src/atomic.cpp).
   libc++ has no futex on wasm and polls with growing pauses; this sleeps. Callers check their own value again after
   each return, so that a wait may end early.

   Values of any size are waited for through a table: the address chooses an entry, a notification changes its word,
   and a waiter sleeps while the word is what it was before the value was looked at. 64-bit words may be waited for
   directly; they count as waiters in the same table. */
#include <stdint.h>

#include "atomic.h"
#include "cxx_abi.h"

#define ENTRIES 64

static struct {
  volatile int changes;
  volatile int waiters;
} table[ENTRIES];

/* Neighbouring words get different entries. */
static unsigned entry_of(const volatile void *address) { return ((uintptr_t)address * 0x9e3779b1u) >> 26; }

/* 2^63 nanoseconds are for ever. */
static int64_t as_timeout(uint64_t nanoseconds) { return nanoseconds > INT64_MAX ? WT_FOREVER : (int64_t)nanoseconds; }

static void wait_for_change(const volatile void *address, int64_t seen, int64_t timeout) {
  unsigned entry = entry_of(address);
  wt_add(&table[entry].waiters, 1);
  wt_wait(&table[entry].changes, (int)seen, timeout);
  wt_add(&table[entry].waiters, -1);
}

static void wait_directly(const volatile void *address, int64_t seen, int64_t timeout) {
  unsigned entry = entry_of(address);
  wt_add(&table[entry].waiters, 1);
  __builtin_wasm_memory_atomic_wait64((long long *)(uintptr_t)address, seen, timeout);
  wt_add(&table[entry].waiters, -1);
}

/* What to pass to a wait: taken before the value is looked at. */
int64_t __wt_cxx_monitor(const volatile void *address) { return wt_load(&table[entry_of(address)].changes); }

void __wt_cxx_wait(const volatile void *address, int64_t seen) { wait_for_change(address, seen, WT_FOREVER); }

void __wt_cxx_wait_for(const volatile void *address, int64_t seen, uint64_t nanoseconds) {
  wait_for_change(address, seen, as_timeout(nanoseconds));
}

/* A waiter that registers after the second line finds the word changed. */
void __wt_cxx_notify(const volatile void *address) {
  unsigned entry = entry_of(address);
  wt_add(&table[entry].changes, 1);
  if (wt_load(&table[entry].waiters) != 0) wt_wake(&table[entry].changes);
}

int64_t __wt_cxx_monitor_64(const volatile int64_t *word) { return __atomic_load_n(word, __ATOMIC_SEQ_CST); }

void __wt_cxx_wait_value_64(const volatile int64_t *word, int64_t seen) { wait_directly(word, seen, WT_FOREVER); }

void __wt_cxx_wait_64(const void *word, const int64_t *seen) { wait_directly(word, *seen, WT_FOREVER); }

void __wt_cxx_wait_64_for(const void *word, const int64_t *seen, uint64_t nanoseconds) {
  wait_directly(word, *seen, as_timeout(nanoseconds));
}

void __wt_cxx_notify_64(const volatile void *word) {
  if (wt_load(&table[entry_of(word)].waiters) != 0) wt_wake((volatile int *)(uintptr_t)word);
}

#define IMPL_64 "PVKNS_17__cxx_atomic_implIxNS_22__cxx_atomic_base_implIxEEEE"

/* Up to LLVM 21, and kept later for old objects. */
WT_CXX_NAME(__wt_cxx_monitor, "23__libcpp_atomic_monitorEPVKv")
WT_CXX_NAME(__wt_cxx_wait, "20__libcpp_atomic_waitEPVKvx")
WT_CXX_NAME(__wt_cxx_notify, "23__cxx_atomic_notify_oneEPVKv")
WT_CXX_ALSO(__wt_cxx_notify, all, "23__cxx_atomic_notify_allEPVKv")
WT_CXX_NAME(__wt_cxx_monitor_64, "23__libcpp_atomic_monitorE" IMPL_64)
WT_CXX_NAME(__wt_cxx_wait_value_64, "20__libcpp_atomic_waitE" IMPL_64 "x")
WT_CXX_NAME(__wt_cxx_notify_64, "23__cxx_atomic_notify_oneE" IMPL_64)
WT_CXX_ALSO(__wt_cxx_notify_64, all, "23__cxx_atomic_notify_allE" IMPL_64)

/* Since LLVM 22. */
WT_CXX_ALSO(__wt_cxx_monitor, global, "23__atomic_monitor_globalEPKv")
WT_CXX_ALSO(__wt_cxx_wait, global, "26__atomic_wait_global_tableEPKvx")
WT_CXX_NAME(__wt_cxx_wait_for, "39__atomic_wait_global_table_with_timeoutEPKvxy")
WT_CXX_ALSO(__wt_cxx_notify, global_one, "32__atomic_notify_one_global_tableEPKv")
WT_CXX_ALSO(__wt_cxx_notify, global_all, "32__atomic_notify_all_global_tableEPKv")
WT_CXX_NAME(__wt_cxx_wait_64, "20__atomic_wait_nativeILm8EEEvPKvS2_")
WT_CXX_NAME(__wt_cxx_wait_64_for, "33__atomic_wait_native_with_timeoutILm8EEEvPKvS2_y")
WT_CXX_ALSO(__wt_cxx_notify_64, native_one, "26__atomic_notify_one_nativeILm8EEEvPKv")
WT_CXX_ALSO(__wt_cxx_notify_64, native_all, "26__atomic_notify_all_nativeILm8EEEvPKv")

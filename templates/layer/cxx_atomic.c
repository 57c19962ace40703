/* The atomic operations of libc++ that its objects for one thread do with plain accesses. The patch makes the small
   functions of libc++ that stand for one operation each (libcxx/src/include/atomic_support.h, __memory/shared_count.h,
   __atomic/support/c11.h) call these; memory orders are dropped, because wasm knows only the strictest. */
#include <stdint.h>

#define ORDER __ATOMIC_SEQ_CST

#define FETCH(operation, width, type) \
  type __wt_cxx_fetch_##operation##_##width(type *word, type value) { return __atomic_fetch_##operation(word, value, ORDER); }

#define OPERATIONS(width, type)                                                                                   \
  type __wt_cxx_load_##width(const type *word) { return __atomic_load_n(word, ORDER); }                           \
  void __wt_cxx_store_##width(type *word, type value) { __atomic_store_n(word, value, ORDER); }                   \
  type __wt_cxx_exchange_##width(type *word, type value) { return __atomic_exchange_n(word, value, ORDER); }      \
  type __wt_cxx_add_fetch_##width(type *word, type value) { return __atomic_add_fetch(word, value, ORDER); }      \
  type __wt_cxx_increment_##width(type *word) { return __atomic_add_fetch(word, 1, ORDER); }                      \
  type __wt_cxx_decrement_##width(type *word) { return __atomic_sub_fetch(word, 1, ORDER); }                      \
  int __wt_cxx_compare_exchange_##width(type *word, type *expected, type desired) {                               \
    return __atomic_compare_exchange_n(word, expected, desired, 0, ORDER, ORDER);                                 \
  }                                                                                                               \
  FETCH(add, width, type)                                                                                         \
  FETCH(sub, width, type)                                                                                         \
  FETCH(and, width, type)                                                                                         \
  FETCH(or, width, type)                                                                                          \
  FETCH(xor, width, type)

OPERATIONS(1, uint8_t)
OPERATIONS(4, uint32_t)
OPERATIONS(8, uint64_t)

void __wt_cxx_fence(void) { __atomic_thread_fence(ORDER); }

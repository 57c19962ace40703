/* Atomic operations on objects that are wider than what wasm has instructions for: `_Atomic struct`, std::atomic of a
   structure, of __int128. Compilers call these (the interface of GCC's libatomic); the wasi SDKs' compiler-rt is built
   without them. Objects of one address share a lock. Weak, for the SDK that has its own. */
#include <stdint.h>
#include <string.h>

#include "lock.h"

#define NAMED(name) __asm__(name) __attribute__((weak))
#define LOCKS 16

static volatile int locks[LOCKS];

static volatile int *enter(const void *object) {
  volatile int *lock = &locks[((uintptr_t)object >> 3) % LOCKS];
  wt_lock(lock);
  return lock;
}

void __wt_atomic_load(size_t size, const void *object, void *result, int order) NAMED("__atomic_load");
void __wt_atomic_load(size_t size, const void *object, void *result, int order) {
  (void)order;
  volatile int *lock = enter(object);
  memcpy(result, object, size);
  wt_unlock(lock);
}

void __wt_atomic_store(size_t size, void *object, const void *value, int order) NAMED("__atomic_store");
void __wt_atomic_store(size_t size, void *object, const void *value, int order) {
  (void)order;
  volatile int *lock = enter(object);
  memcpy(object, value, size);
  wt_unlock(lock);
}

void __wt_atomic_exchange(size_t size, void *object, const void *value, void *result, int order)
    NAMED("__atomic_exchange");
void __wt_atomic_exchange(size_t size, void *object, const void *value, void *result, int order) {
  (void)order;
  volatile int *lock = enter(object);
  /* `value` and `result` may be one. */
  for (size_t i = 0; i < size; i++) {
    char old = ((char *)object)[i];
    ((char *)object)[i] = ((const char *)value)[i];
    ((char *)result)[i] = old;
  }
  wt_unlock(lock);
}

_Bool __wt_atomic_compare_exchange(size_t size, void *object, void *expected, const void *desired, int order,
                                   int order_of_failure) NAMED("__atomic_compare_exchange");
_Bool __wt_atomic_compare_exchange(size_t size, void *object, void *expected, const void *desired, int order,
                                   int order_of_failure) {
  (void)order;
  (void)order_of_failure;
  volatile int *lock = enter(object);
  _Bool same = memcmp(object, expected, size) == 0;
  if (same) memcpy(object, desired, size);
  else memcpy(expected, object, size);
  wt_unlock(lock);
  return same;
}

/* Instructions exist up to eight bytes, for aligned objects. */
_Bool __wt_atomic_is_lock_free(size_t size, const volatile void *object) NAMED("__atomic_is_lock_free");
_Bool __wt_atomic_is_lock_free(size_t size, const volatile void *object) {
  return size <= 8 && (size & (size - 1)) == 0 && (size == 0 || (uintptr_t)object % size == 0);
}

/* Aligned objects of 16 bytes have calls of their own. */
typedef unsigned __int128 wide;

wide __wt_atomic_load_16(const void *object, int order) NAMED("__atomic_load_16");
wide __wt_atomic_load_16(const void *object, int order) {
  wide result;
  __wt_atomic_load(sizeof result, object, &result, order);
  return result;
}

void __wt_atomic_store_16(void *object, wide value, int order) NAMED("__atomic_store_16");
void __wt_atomic_store_16(void *object, wide value, int order) {
  __wt_atomic_store(sizeof value, object, &value, order);
}

wide __wt_atomic_exchange_16(void *object, wide value, int order) NAMED("__atomic_exchange_16");
wide __wt_atomic_exchange_16(void *object, wide value, int order) {
  __wt_atomic_exchange(sizeof value, object, &value, &value, order);
  return value;
}

_Bool __wt_atomic_compare_exchange_16(void *object, void *expected, wide desired, int order, int order_of_failure)
    NAMED("__atomic_compare_exchange_16");
_Bool __wt_atomic_compare_exchange_16(void *object, void *expected, wide desired, int order, int order_of_failure) {
  return __wt_atomic_compare_exchange(sizeof desired, object, expected, &desired, order, order_of_failure);
}

#define FETCH_16(name, operator)                                                               \
  wide __wt_atomic_fetch_##name##_16(wide *object, wide value, int order)                      \
      NAMED("__atomic_fetch_" #name "_16");                                                    \
  wide __wt_atomic_fetch_##name##_16(wide *object, wide value, int order) {                    \
    (void)order;                                                                               \
    volatile int *lock = enter(object);                                                        \
    wide old = *object;                                                                        \
    *object = old operator value;                                                              \
    wt_unlock(lock);                                                                           \
    return old;                                                                                \
  }

FETCH_16(add, +)
FETCH_16(sub, -)
FETCH_16(and, &)
FETCH_16(or, |)
FETCH_16(xor, ^)

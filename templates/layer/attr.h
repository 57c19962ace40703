/* musl's layouts of the attribute objects, which their getters in libc.a may go on reading. */
#ifndef WT_ATTR_H
#define WT_ATTR_H

#include <pthread.h>
#include <stddef.h>

/* src/internal/pthread_impl.h of musl: _a_stacksize, _a_guardsize, _a_stackaddr, _a_detach, _a_sched. */
typedef struct __attribute__((may_alias)) {
  size_t stack_size;
  size_t guard_size;
  /* End of the stack, one past its highest byte; 0 where none was given. */
  size_t stack_end;
  int detached;
  int explicit_scheduling;
  int policy;
  int priority;
} wt_attr;

/* musl's sizes (src/internal/pthread_impl.h). */
#define WT_DEFAULT_STACK_SIZE 131072u
#define WT_DEFAULT_GUARD_SIZE 8192u
#define WT_LARGEST_DEFAULT_STACK_SIZE (8u << 20)
#define WT_LARGEST_DEFAULT_GUARD_SIZE (1u << 20)

_Static_assert(sizeof(wt_attr) <= sizeof(pthread_attr_t), "fits musl's pthread_attr_t");

/* Bits of pthread_mutexattr_t. */
enum { WT_MUTEXATTR_TYPE = 3, WT_MUTEXATTR_ROBUST = 4, WT_MUTEXATTR_PROTOCOL = 8, WT_MUTEXATTR_SHARED = 128 };

/* pthread_condattr_t: bit 31 process-shared, the rest the WASI clock id. */
#define WT_CONDATTR_SHARED 0x80000000u

#endif

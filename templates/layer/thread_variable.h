/* A variable of libc that was one for all threads, with one for each thread in its place.

   When libc's members are rewritten (src/wasm/edit/redirect.ts), `i32.load`, `i32.store` and `i32.const` of the old
   variable become calls of these three; the operands stay on the stack, therefore the unused parameters. */
#ifndef WT_THREAD_VARIABLE_H
#define WT_THREAD_VARIABLE_H

#include "thread.h"

#define WT_THREAD_VARIABLE(type, name)                         \
  static _Thread_local type name;                              \
  int __wt_##name##_load(int unused_base) {                    \
    (void)unused_base;                                         \
    wt_need_tls();                                             \
    return (int)name;                                          \
  }                                                            \
  void __wt_##name##_store(int unused_base, int value) {       \
    (void)unused_base;                                         \
    wt_need_tls();                                             \
    name = (type)value;                                        \
  }                                                            \
  void *__wt_##name##_addr(void) {                             \
    wt_need_tls();                                             \
    return &name;                                              \
  }

#endif

/* Names of libc++'s functions, which the layer defines in C. */
#ifndef WT_CXX_ABI_H
#define WT_CXX_ABI_H

/* Gives `function` the mangled name `_ZNSt3__N` + `rest` for both ABI versions that libc++ has (_LIBCPP_ABI_VERSION:
   1 is the usual one, 2 that of the wasi SDKs). */
#define WT_CXX_NAME(function, rest) WT_CXX_NAMED(function, 1, rest) WT_CXX_NAMED(function, 2, rest)

#define WT_CXX_NAMED(function, version, rest) \
  extern __typeof__(function) function##_abi##version __asm__("_ZNSt3__" #version rest) __attribute__((alias(#function)));

/* The same for a second name of one function. */
#define WT_CXX_ALSO(function, tag, rest)                                                                               \
  extern __typeof__(function) function##_##tag##1 __asm__("_ZNSt3__1" rest) __attribute__((alias(#function)));         \
  extern __typeof__(function) function##_##tag##2 __asm__("_ZNSt3__2" rest) __attribute__((alias(#function)));

#endif

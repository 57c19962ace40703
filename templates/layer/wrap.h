/* Functions that take a lock around libc's own, which the patch renames to __wt_orig_<name>.

   Each name that a source marks, by a line that begins with WRAP or with `#if WT_WANTED(`, is one member of libc.a,
   so that a program that brings its own function gets no second one. The source is compiled once for each, with
   -DWT_MEMBER_<name>=~,1, and the name comes first in the line. */
#ifndef WT_WRAP_H
#define WT_WRAP_H

#define WT_SECOND(first, second, ...) second
#define WT_PICK(...) WT_SECOND(__VA_ARGS__, 0, 0)
/* 1 in the compilation that makes this member. */
#define WT_WANTED(name) WT_PICK(WT_MEMBER_##name)

#define WT_IF_0(...)
#define WT_IF_1(...) __VA_ARGS__
#define WT_JOIN_(first, second) first##second
#define WT_JOIN(first, second) WT_JOIN_(first, second)

/* `parameters` and `arguments` in parentheses; `take` and `give` are statements. */
#define WT_WRAPPER(name, type, parameters, arguments, take, give) \
  WT_JOIN(WT_IF_, WT_WANTED(name))(                               \
    type __wt_orig_##name parameters;                             \
    type name parameters {                                        \
      take;                                                       \
      type result = __wt_orig_##name arguments;                   \
      give;                                                       \
      return result;                                              \
    })

#define WT_WRAPPER_VOID(name, parameters, arguments, take, give) \
  WT_JOIN(WT_IF_, WT_WANTED(name))(                              \
    void __wt_orig_##name parameters;                            \
    void name parameters {                                       \
      take;                                                      \
      __wt_orig_##name arguments;                                \
      give;                                                      \
    })

#endif

/* A lock around the functions that use libc's own variables. musl has locks there; a libc for one thread, and that of
   wasi-sdk 34 too, has them compiled out. What is not here needs none, as read off wasi-libc's objects:

   localtime_r gmtime_r mktime timegm strftime wcsftime   know only UTC and keep nothing (__tz.c without zone files)
   duplocale freelocale localeconv nl_langinfo             read what never changes, or the caller's own object
   uselocale                                               sets a variable of the thread (locale.c)
   localtime asctime strtok hsearch crypt getopt …         share their result or state by their very interface

   A wrapper calls libc only for what the same lock protects, or none: so there is no order of locks to keep. */
#define _GNU_SOURCE
#include <locale.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "state_lock.h"
#include "thread.h"
#include "wrap.h"

#define WRAP_STATE(name, lock, type, parameters, arguments) \
  WT_WRAPPER(name, type, parameters, arguments, wt_enter(&lock), wt_leave(&lock))
#define WRAP_STATE_VOID(name, lock, parameters, arguments) \
  WT_WRAPPER_VOID(name, parameters, arguments, wt_enter(&lock), wt_leave(&lock))

/* Environment. A value that getenv returned stays the caller's only until the same name is set again, as in POSIX. */
WRAP_STATE(getenv, __wt_environment_lock, char *, (const char *name), (name))
WRAP_STATE(setenv, __wt_environment_lock, int, (const char *name, const char *value, int replace),
           (name, value, replace))
WRAP_STATE(unsetenv, __wt_environment_lock, int, (const char *name), (name))
WRAP_STATE(putenv, __wt_environment_lock, int, (char *entry), (entry))
WRAP_STATE(clearenv, __wt_environment_lock, int, (void), ())

/* Locale. setlocale and newlocale go through __get_locale too, which keeps a list. */
WRAP_STATE(setlocale, __wt_environment_lock, char *, (int category, const char *name), (category, name))
WRAP_STATE(newlocale, __wt_environment_lock, locale_t, (int mask, const char *name, locale_t base),
           (mask, name, base))

/* Random numbers. The last three of this family have a state of the caller's, but the factor that lcong48 sets. */
WRAP_STATE(drand48, __wt_random_lock, double, (void), ())
WRAP_STATE(lrand48, __wt_random_lock, long, (void), ())
WRAP_STATE(mrand48, __wt_random_lock, long, (void), ())
WRAP_STATE_VOID(srand48, __wt_random_lock, (long seed), (seed))
WRAP_STATE(seed48, __wt_random_lock, unsigned short *, (unsigned short *state), (state))
WRAP_STATE_VOID(lcong48, __wt_random_lock, (unsigned short *parameters), (parameters))
WRAP_STATE(erand48, __wt_random_lock, double, (unsigned short *state), (state))
WRAP_STATE(nrand48, __wt_random_lock, long, (unsigned short *state), (state))
WRAP_STATE(jrand48, __wt_random_lock, long, (unsigned short *state), (state))
WRAP_STATE(rand, __wt_random_lock, int, (void), ())
WRAP_STATE_VOID(srand, __wt_random_lock, (unsigned seed), (seed))
WRAP_STATE(random, __wt_random_lock, long, (void), ())
WRAP_STATE_VOID(srandom, __wt_random_lock, (unsigned seed), (seed))
WRAP_STATE(initstate, __wt_random_lock, char *, (unsigned seed, char *state, size_t size), (seed, state, size))
WRAP_STATE(setstate, __wt_random_lock, char *, (char *state), (state))
WRAP_STATE(arc4random, __wt_random_lock, uint32_t, (void), ())
WRAP_STATE_VOID(arc4random_buf, __wt_random_lock, (void *buffer, size_t size), (buffer, size))
WRAP_STATE(arc4random_uniform, __wt_random_lock, uint32_t, (uint32_t bound), (bound))

/* What runs at exit. libc runs it without a lock, so once another thread has begun to leave nothing may be added; C
   leaves open whether that succeeds (7.22.4.2). */
#define WRAP_REGISTER(name, parameters, arguments)                                                           \
  WT_JOIN(WT_IF_, WT_WANTED(name))(                                                                          \
    int __wt_orig_##name parameters;                                                                         \
    int name parameters {                                                                                    \
      wt_enter(&__wt_exit_lock);                                                                             \
      int is_late = __wt_leaver != 0 && __wt_leaver != (int)wt_self();                                       \
      int result = is_late ? -1 : __wt_orig_##name arguments;                                                \
      wt_leave(&__wt_exit_lock);                                                                             \
      return result;                                                                                         \
    })
WRAP_REGISTER(atexit, (void (*function)(void)), (function))
WRAP_REGISTER(__cxa_atexit, (void (*function)(void *), void *argument, void *object), (function, argument, object))
WRAP_REGISTER(at_quick_exit, (void (*function)(void)), (function))

/* The current folder, which paths are completed from. Programs without chdir have none, and libc asks for the second
   function by a weak reference: so chdir must bring it along. */
#if WT_WANTED(chdir)
int __wasilibc_find_relpath_alloc(const char *path, const char **prefix, char **relative, size_t *size, int may_grow);
__attribute__((visibility("hidden"))) __typeof__(__wasilibc_find_relpath_alloc) *__wt_completes_paths =
    __wasilibc_find_relpath_alloc;
int __wt_orig_chdir(const char *path);
int chdir(const char *path) {
  wt_enter(&__wt_folder_lock);
  int result = __wt_orig_chdir(path);
  wt_leave(&__wt_folder_lock);
  return result;
}
#endif
WRAP_STATE(__wasilibc_find_relpath_alloc, __wt_folder_lock, int,
           (const char *path, const char **prefix, char **relative, size_t *size, int may_grow),
           (path, prefix, relative, size, may_grow))
WRAP_STATE(getcwd, __wt_folder_lock, char *, (char *buffer, size_t size), (buffer, size))

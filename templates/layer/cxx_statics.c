/* Local statics of libc++, made before the first thread starts.

   A libc++ compiled for a single thread has no guards around them: clang leaves out __cxa_guard_acquire
   (lib/Frontend/CompilerInvocation.cpp, the thread model), and two threads that make their first stream at the same time
   both build the classic locale. Each function here returns such a variable. References are weak: what a program does
   not use is not brought in. */
#include <stddef.h>

/* EACH(name in this file, mangled name after the ABI's version) */
#define FUNCTIONS(EACH)                             \
  EACH(cloc, "6__clocEv")                           \
  EACH(classic_locale, "6locale7classicEv")         \
  EACH(global_locale, "6locale8__globalEv")         \
  EACH(generic_category, "16generic_categoryEv")    \
  EACH(system_category, "15system_categoryEv")      \
  EACH(future_category, "15future_categoryEv")      \
  EACH(iostream_category, "17iostream_categoryEv")  \
  EACH(thread_data, "19__thread_local_dataEv")

/* Member functions that use nothing of their object. */
#define TIME_TEXTS(EACH, kind, character)                                       \
  EACH(kind##_weeks, "20__time_get_c_storageI" character "E7__weeksEv")         \
  EACH(kind##_months, "20__time_get_c_storageI" character "E8__monthsEv")       \
  EACH(kind##_am_pm, "20__time_get_c_storageI" character "E7__am_pmEv")         \
  EACH(kind##_date_and_time, "20__time_get_c_storageI" character "E3__cEv")     \
  EACH(kind##_time_12, "20__time_get_c_storageI" character "E3__rEv")           \
  EACH(kind##_date, "20__time_get_c_storageI" character "E3__xEv")              \
  EACH(kind##_time, "20__time_get_c_storageI" character "E3__XEv")
#define METHODS(EACH) TIME_TEXTS(EACH, narrow, "c") TIME_TEXTS(EACH, wide, "w")

#define WEAK __attribute__((weak))
#define DECLARE(name, rest)                            \
  void *name##_1(void) __asm__("_ZNSt3__1" rest) WEAK; \
  void *name##_2(void) __asm__("_ZNSt3__2" rest) WEAK;
#define DECLARE_METHOD(name, rest)                               \
  void *name##_1(const void *) __asm__("_ZNKSt3__1" rest) WEAK;  \
  void *name##_2(const void *) __asm__("_ZNKSt3__2" rest) WEAK;

FUNCTIONS(DECLARE)
METHODS(DECLARE_METHOD)

#define MAKE(name, rest)       \
  if (name##_1) name##_1();    \
  if (name##_2) name##_2();
#define MAKE_OF(name, rest)           \
  if (name##_1) name##_1(&unused);    \
  if (name##_2) name##_2(&unused);

void __wt_make_cxx_statics(void) {
  static const void *const unused = NULL;
  FUNCTIONS(MAKE)
  METHODS(MAKE_OF)
}

/* The current locale, one per thread.

   wasi-libc's CURRENT_LOCALE is one pointer for all threads in `__libc` unless libc was built for threads, so that a
   uselocale in one thread changes how another one converts characters, and a locale that its owner freed stays the
   current one of all others. When libc's members are rewritten, each access to that pointer becomes a call of one of
   these. As in libc, null is the global locale: what a thread has that never called uselocale. */
static _Thread_local void *current_locale;

int __wt_current_locale_load(int unused_base) {
  (void)unused_base;
  return (int)current_locale;
}

void __wt_current_locale_store(int unused_base, int value) {
  (void)unused_base;
  current_locale = (void *)value;
}

void *__wt_current_locale_addr(void) { return &current_locale; }

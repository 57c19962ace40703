/* Encoding of the current locale, for a libc whose multibyte functions ask the global one (wasi-libc until 2024).

   Each of their loads of `__libc.global_locale.cat[LC_CTYPE]` becomes a call of this. Both structures begin with what
   is asked for (src/internal/libc.h of such a libc); the patch checks that the load is at the start of `__libc`. */
int __wt_current_locale_load(int unused_base);
extern const int __libc[];

int __wt_current_ctype_load(int unused_base) {
  const int *current = (const int *)__wt_current_locale_load(unused_base);
  return current != (const int *)0 ? *current : __libc[0];
}

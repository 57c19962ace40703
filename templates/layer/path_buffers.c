/* The path buffers of libc's posix.c and chdir.c, one set per thread.

   The sources say `static __thread`; a libc built without threads has one set for all, and four threads that stat
   their own files meet each other's. When libc's members are rewritten, each access becomes a call of one of these;
   the operands stay on the stack, therefore the unused parameters. */
#include <stdlib.h>

#include "thread.h"

#define PATH_VARIABLE(type, name)                              \
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

PATH_VARIABLE(char *, find_relpath_relative_buf)
PATH_VARIABLE(size_t, find_relpath_relative_buf_len)
PATH_VARIABLE(char *, find_relpath_alt_relative_buf)
PATH_VARIABLE(size_t, find_relpath_alt_relative_buf_len)
PATH_VARIABLE(char *, make_absolute_make_absolute_buf)
PATH_VARIABLE(size_t, make_absolute_make_absolute_len)
PATH_VARIABLE(char *, chdir_relative_buf)
PATH_VARIABLE(size_t, chdir_relative_buf_len)

static void free_buffer(char *buffer, size_t length) {
  if (length != 0) free(buffer);
}

/* A buffer without a length is no buffer: in programs that never call chdir, libc keeps a pointer into the
   caller's path there (preopens.c: __wasilibc_find_relpath). */
void __wt_free_path_buffers(void) {
  free_buffer(find_relpath_relative_buf, find_relpath_relative_buf_len);
  free_buffer(find_relpath_alt_relative_buf, find_relpath_alt_relative_buf_len);
  free_buffer(make_absolute_make_absolute_buf, make_absolute_make_absolute_len);
  free_buffer(chdir_relative_buf, chdir_relative_buf_len);
}

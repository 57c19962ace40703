/* The path buffers of libc's posix.c and chdir.c, one set per thread.

   The sources say `static __thread`; a libc built without threads has one set for all, and four threads that stat
   their own files meet each other's. */
#include <stdlib.h>

#include "thread_variable.h"

WT_THREAD_VARIABLE(char *, find_relpath_relative_buf)
WT_THREAD_VARIABLE(size_t, find_relpath_relative_buf_len)
WT_THREAD_VARIABLE(char *, find_relpath_alt_relative_buf)
WT_THREAD_VARIABLE(size_t, find_relpath_alt_relative_buf_len)
WT_THREAD_VARIABLE(char *, make_absolute_make_absolute_buf)
WT_THREAD_VARIABLE(size_t, make_absolute_make_absolute_len)
WT_THREAD_VARIABLE(char *, chdir_relative_buf)
WT_THREAD_VARIABLE(size_t, chdir_relative_buf_len)

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

/* A lock around every function of stdio that uses a FILE's buffer, for a libc whose stdio has no locks (it defines no
   __lockfile). What is not here needs no wrapper of its own:

   printf fprintf vprintf dprintf scanf fscanf wprintf wscanf … call vfprintf, vfscanf, vfwprintf or vfwscanf
   fputs putw getw getline                                      call fwrite, fread or getdelim, once
   getwc getwchar putwc putwchar fgetpos fsetpos                call fgetwc, fputwc, __ftello or __fseeko, once
   fopen fdopen fmemopen open_memstream open_wmemstream         touch no FILE that others know, and the list by __ofl_lock
   getc putc fgetc fputc getchar putchar                        are in wrap_char.c
   fflush freopen                                               are in wrap_files.c
   fclose                                                       flushes by fflush, leaves the list by __ofl_lock
   feof ferror fileno                                           read one word
   snprintf sscanf swprintf swscanf vdprintf …                  have a FILE of their own
   *_unlocked setvbuf setbuf __fpurge __fpending …              have no lock in musl either

   libc calls these by name, so that the linker binds the calls to the wrappers; calls inside one object are libc's
   own and made under the lock. */
#define _GNU_SOURCE
#include <stdarg.h>
#include <stdio.h>
#include <wchar.h>

#include "wrap_file.h"

/* Lines and blocks. */
WRAP_FILE(fgets, char *, (char *restrict line, int size, FILE *restrict file), (line, size, file), file)
WRAP_FILE(fgetln, char *, (FILE *file, size_t *length), (file, length), file)
WRAP_FILE(getdelim, ssize_t, (char **restrict line, size_t *restrict size, int end, FILE *restrict file),
          (line, size, end, file), file)
WRAP_FILE(puts, int, (const char *text), (text), stdout)
WRAP_FILE_VOID(perror, (const char *text), (text), stderr)
WRAP_FILE(fread, size_t, (void *restrict to, size_t size, size_t count, FILE *restrict file), (to, size, count, file),
          file)
WRAP_FILE(fwrite, size_t, (const void *restrict from, size_t size, size_t count, FILE *restrict file),
          (from, size, count, file), file)

/* Formats. */
WRAP_FILE(vfprintf, int, (FILE *restrict file, const char *restrict format, va_list values), (file, format, values),
          file)
WRAP_FILE(vfscanf, int, (FILE *restrict file, const char *restrict format, va_list values), (file, format, values),
          file)
WRAP_FILE(vfwprintf, int, (FILE *restrict file, const wchar_t *restrict format, va_list values),
          (file, format, values), file)
WRAP_FILE(vfwscanf, int, (FILE *restrict file, const wchar_t *restrict format, va_list values),
          (file, format, values), file)

/* Wide characters. */
WRAP_FILE(fgetwc, wint_t, (FILE *file), (file), file)
WRAP_FILE(ungetwc, wint_t, (wint_t c, FILE *file), (c, file), file)
WRAP_FILE(fputwc, wint_t, (wchar_t c, FILE *file), (c, file), file)
WRAP_FILE(fgetws, wchar_t *, (wchar_t *restrict line, int size, FILE *restrict file), (line, size, file), file)
WRAP_FILE(fputws, int, (const wchar_t *restrict text, FILE *restrict file), (text, file), file)
WRAP_FILE(fwide, int, (FILE *file, int mode), (file, mode), file)

/* Positions and state. fsetpos and fgetpos call the names with underscores. */
WRAP_FILE(fseek, int, (FILE *file, long offset, int from), (file, offset, from), file)
WRAP_FILE(fseeko, int, (FILE *file, off_t offset, int from), (file, offset, from), file)
WRAP_FILE(__fseeko, int, (FILE *file, off_t offset, int from), (file, offset, from), file)
WRAP_FILE(ftell, long, (FILE *file), (file), file)
WRAP_FILE(ftello, off_t, (FILE *file), (file), file)
WRAP_FILE(__ftello, off_t, (FILE *file), (file), file)
WRAP_FILE_VOID(rewind, (FILE *file), (file), file)
WRAP_FILE_VOID(clearerr, (FILE *file), (file), file)
WRAP_FILE(ungetc, int, (int c, FILE *file), (c, file), file)

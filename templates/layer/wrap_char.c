/* A lock around the functions for one character, which wasi-libc inlines without any in every build for one thread, also
   where its other functions call __lockfile (getc.h and putc.h of wasi-sdk 34). */
#include <stdio.h>

#include "wrap_file.h"

WRAP_FILE(fgetc, int, (FILE *file), (file), file)
WRAP_FILE(getc, int, (FILE *file), (file), file)
WRAP_FILE(getchar, int, (void), (), stdin)
WRAP_FILE(fputc, int, (int c, FILE *file), (c, file), file)
WRAP_FILE(putc, int, (int c, FILE *file), (c, file), file)
WRAP_FILE(putchar, int, (int c), (c), stdout)

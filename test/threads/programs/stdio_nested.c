// Must exit 0 and print "ok": flockfile nests, keeps a run of calls together, and gives the stream up at the last funlockfile.
#include <wchar.h>

#include "check.h"

#define ROUNDS 400
#define DEEP 40

#define SIZE (THREADS * ROUNDS * 8)

/* fmemopen ends what it writes with a zero. */
static char text[SIZE + 1];
static FILE *file;

static void *work(void *arg) {
  char letter = (char)('a' + (intptr_t)arg);
  for (int i = 0; i < ROUNDS; i++) {
    for (int depth = 0; depth < DEEP; depth++) flockfile(file);
    CHECK(ftrylockfile(file) == 0);
    CHECK(putc(letter, file) == letter && fputc(letter, file) == letter);
    CHECK(putc_unlocked(letter, file) == letter);
    CHECK(fwrite((char[]){letter, letter}, 1, 2, file) == 2);
    funlockfile(file);
    for (int depth = 1; depth < DEEP; depth++) funlockfile(file);
    CHECK(fprintf(file, "%c%c\n", letter, letter) == 3);
    funlockfile(file);
  }
  return arg;
}

int main(void) {
  CHECK((file = fmemopen(text, sizeof text, "w")) != NULL);
  run_on_four(work);
  CHECK(ftrylockfile(file) == 0);
  funlockfile(file);
  CHECK(fflush(file) == 0);
  for (size_t i = 0; i < SIZE; i += 8) {
    for (int j = 0; j < 7; j++) CHECK(text[i] >= 'a' && text[i] < 'a' + THREADS && text[i + j] == text[i]);
    CHECK(text[i + 7] == '\n');
  }
  CHECK(fclose(file) == 0);
  return passed();
}

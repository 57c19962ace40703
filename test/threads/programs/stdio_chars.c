// Must exit 0 and print "ok": characters that four threads write and read one by one, each there once.
// Runs in a folder of its own, argv[1].
#include "check.h"

#define ROUNDS 3000
#define EACH (3 * ROUNDS)

static FILE *shared;
static int read_by[THREADS][THREADS];

static void *write_all(void *arg) {
  int letter = 'a' + (int)(intptr_t)arg;
  for (int i = 0; i < ROUNDS; i++) {
    CHECK(putc(letter, shared) == letter && fputc(letter, shared) == letter);
    CHECK(fwrite((char[]){(char)letter}, 1, 1, shared) == 1);
  }
  return arg;
}

static void *read_all(void *arg) {
  for (int turn = 0;; turn++) {
    int c = turn % 2 ? getc(shared) : fgetc(shared);
    if (c == EOF) break;
    CHECK(c >= 'a' && c < 'a' + THREADS);
    read_by[(intptr_t)arg][c - 'a']++;
  }
  return arg;
}

int main(int argc, char **argv) {
  char name[400];
  CHECK(argc == 2);
  snprintf(name, sizeof name, "%s/chars", argv[1]);
  CHECK((shared = fopen(name, "w+")) != NULL);
  run_on_four(write_all);
  CHECK(ftell(shared) == THREADS * EACH);
  rewind(shared);
  run_on_four(read_all);
  for (int letter = 0; letter < THREADS; letter++) {
    int sum = 0;
    for (int thread = 0; thread < THREADS; thread++) sum += read_by[thread][letter];
    CHECK(sum == EACH);
  }
  CHECK(fclose(shared) == 0 && remove(name) == 0);
  return passed();
}

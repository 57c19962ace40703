// Must exit 0 and print "ok": four threads share the lines of one file by getline and fgets, and read files of their own.
// Runs in a folder of its own, argv[1].
#include "check.h"

#define LINES 4000

static const char *folder;
static FILE *shared;
static volatile char seen[LINES];

static void fill(const char *name, int lines) {
  FILE *file = fopen(name, "w");
  CHECK(file != NULL);
  for (int i = 0; i < lines; i++) CHECK(fprintf(file, "line %d of the file\n", i) > 0);
  CHECK(fclose(file) == 0);
}

static int number_of(const char *line) {
  int number = -1, length = 0;
  CHECK(sscanf(line, "line %d of the file%n", &number, &length) == 1);
  CHECK(length > 0 && strcmp(line + length, "\n") == 0);
  return number;
}

static void read_own(int self) {
  char name[400], line[100];
  snprintf(name, sizeof name, "%s/own-%d", folder, self);
  fill(name, 300);
  FILE *file = fopen(name, "r");
  CHECK(file != NULL);
  for (int i = 0; i < 300; i++) {
    CHECK(fgets(line, sizeof line, file) != NULL && number_of(line) == i);
    if (i % 50 == 0) {
      int c = getc(file);
      CHECK(c == (i < 299 ? 'l' : EOF) && ungetc(c, file) == c);
    }
  }
  CHECK(fgets(line, sizeof line, file) == NULL && feof(file));
  CHECK(fseek(file, 0, SEEK_SET) == 0 && fgets(line, sizeof line, file) != NULL && number_of(line) == 0);
  CHECK(ftell(file) == (long)strlen(line));
  CHECK(fclose(file) == 0 && remove(name) == 0);
}

static void *work(void *arg) {
  char *line = NULL, buffer[100];
  size_t size = 0;
  read_own((int)(intptr_t)arg);
  for (int turn = 0;; turn++) {
    const char *got = turn % 2 ? fgets(buffer, sizeof buffer, shared)
                               : (getline(&line, &size, shared) > 0 ? line : NULL);
    if (got == NULL) break;
    int number = number_of(got);
    CHECK(number >= 0 && number < LINES && !seen[number]);
    seen[number] = 1;
  }
  free(line);
  return arg;
}

int main(int argc, char **argv) {
  char name[400];
  CHECK(argc == 2);
  folder = argv[1];
  snprintf(name, sizeof name, "%s/shared", folder);
  fill(name, LINES);
  CHECK((shared = fopen(name, "r")) != NULL);
  run_on_four(work);
  for (int i = 0; i < LINES; i++) CHECK(seen[i]);
  CHECK(fclose(shared) == 0 && remove(name) == 0);
  return passed();
}

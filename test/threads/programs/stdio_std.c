// Must exit 0 and print "": four threads write 12,000 lines to standard output, in the forms that name no stream.
// Runs in a folder of its own, argv[1]; standard output goes into a file of it.
// Not on V8: node:wasi closes the process's own standard output with the program's, and then starts no thread.
#include <unistd.h>

#include "check.h"

#define LINES 3000

static void *work(void *arg) {
  int self = (int)(intptr_t)arg;
  char line[60];
  for (int i = 0; i < LINES; i++) {
    if (i % 2) {
      CHECK(printf("thread %d line %d end\n", self, i) > 0);
    } else {
      snprintf(line, sizeof line, "thread %d line %d end", self, i);
      CHECK(puts(line) >= 0);
    }
  }
  return arg;
}

int main(int argc, char **argv) {
  static int next[THREADS];
  char name[400], line[100];
  int lines = 0;
  CHECK(argc == 2);
  snprintf(name, sizeof name, "%s/std", argv[1]);
  CHECK(freopen(name, "w", stdout) != NULL);
  run_on_four(work);
  CHECK(fflush(NULL) == 0);
  FILE *file = fopen(name, "r");
  CHECK(file != NULL);
  while (fgets(line, sizeof line, file) != NULL) {
    int id = -1, number = -1, length = 0;
    CHECK(sscanf(line, "thread %d line %d end%n", &id, &number, &length) == 2 && strcmp(line + length, "\n") == 0);
    CHECK(id >= 0 && id < THREADS && number == next[id]++);
    lines++;
  }
  CHECK(lines == THREADS * LINES && fclose(file) == 0 && remove(name) == 0);
  return 0;
}

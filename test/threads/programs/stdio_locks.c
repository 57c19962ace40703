// Must exit 0 and print "ok": four threads write lines to one stream; every line arrives whole, once.
// Runs in a folder of its own, argv[1].
#include "check.h"

#define LINES 3000

static FILE *shared;

static void *work(void *arg) {
  for (int i = 0; i < LINES; i++) {
    if (i % 100 == 0) {
      flockfile(shared);
      CHECK(ftrylockfile(shared) == 0);
      funlockfile(shared);
    }
    CHECK(fprintf(shared, "%d %d %.3f end\n", (int)(intptr_t)arg, i, i / 8.0) > 0);
    if (i % 100 == 0) funlockfile(shared);
  }
  return arg;
}

int main(int argc, char **argv) {
  static int next[THREADS];
  char name[400], line[100];
  CHECK(argc == 2);
  snprintf(name, sizeof name, "%s/lines", argv[1]);
  CHECK((shared = fopen(name, "w")) != NULL);
  run_on_four(work);
  CHECK(fclose(shared) == 0 && (shared = fopen(name, "r")) != NULL);
  while (fgets(line, sizeof line, shared) != NULL) {
    int id = -1, number = -1, length = 0;
    double value;
    CHECK(sscanf(line, "%d %d %lf end%n", &id, &number, &value, &length) == 3 && line[length] == '\n');
    CHECK(id >= 0 && id < THREADS && number == next[id]++ && value == number / 8.0);
  }
  for (int i = 0; i < THREADS; i++) CHECK(next[i] == LINES);
  CHECK(fclose(shared) == 0 && remove(name) == 0);
  return passed();
}

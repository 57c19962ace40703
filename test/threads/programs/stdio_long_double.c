// Must exit 0 and print "ok": the other printf and scanf of -lc-printscan-long-double are locked too.
// Runs in a folder of its own, argv[1]. Links c-printscan-long-double.
#include "check.h"

#define LINES 3000

static FILE *shared;

static void *work(void *arg) {
  for (int i = 0; i < LINES; i++)
    CHECK(fprintf(shared, "%d %d %.3Lf end\n", (int)(intptr_t)arg, i, i / 8.0L) > 0);
  return arg;
}

int main(int argc, char **argv) {
  static int next[THREADS];
  char name[400], line[100];
  CHECK(argc == 2);
  snprintf(name, sizeof name, "%s/long", argv[1]);
  CHECK((shared = fopen(name, "w")) != NULL);
  run_on_four(work);
  CHECK(fclose(shared) == 0 && (shared = fopen(name, "r")) != NULL);
  while (fgets(line, sizeof line, shared) != NULL) {
    int id = -1, number = -1, length = 0;
    long double value;
    CHECK(sscanf(line, "%d %d %Lf end%n", &id, &number, &value, &length) == 3 && line[length] == '\n');
    CHECK(id >= 0 && id < THREADS && number == next[id]++ && value == number / 8.0L);
  }
  for (int i = 0; i < THREADS; i++) CHECK(next[i] == LINES);
  CHECK(fclose(shared) == 0 && remove(name) == 0);
  return passed();
}

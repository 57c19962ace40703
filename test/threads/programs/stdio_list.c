// Must exit 0 and print "ok": four threads open, write, flush all and close files, register exit handlers and draw random numbers.
// Runs in a folder of its own, argv[1]. Unlocked, the list of open files and that of the handlers come apart or never end.
// freopen only once: WAMR 2.4.3 miscounts its descriptors at each fd_renumber, and soon loops (posix.c: fd_table_grow).
// Known races, in fflush __wt_orig_fflush __toread __towrite __fseeko_unlocked __wt_orig_vfprintf: fflush(NULL) asks
// each stream without its lock whether it has output, as it must not wait for one that reads.
#include "check.h"

#define ROUNDS 1500

static const char *folder;
static volatile int handlers_run;

static void at_exit(void) { handlers_run++; }

/* Runs last: it was registered first. */
static void check_handlers(void) {
  if (handlers_run != THREADS * ROUNDS / 10) _Exit(1);
}

static void *work(void *arg) {
  char name[400], line[40];
  snprintf(name, sizeof name, "%s/list-%d", folder, (int)(intptr_t)arg);
  for (int i = 0; i < ROUNDS; i++) {
    FILE *file = fopen(name, "w+");
    CHECK(file != NULL && fprintf(file, "%d\n", i) > 0);
    CHECK(fflush(NULL) == 0);
    rewind(file);
    CHECK(fgets(line, sizeof line, file) != NULL && atoi(line) == i);
    if (i == ROUNDS / 2 && arg == NULL) CHECK((file = freopen(name, "r", file)) != NULL && fgetc(file) != EOF);
    CHECK(fclose(file) == 0);
    if (i % 10 == 0) CHECK(atexit(at_exit) == 0);
    CHECK(random() >= 0 && rand() >= 0);
  }
  CHECK(remove(name) == 0);
  return arg;
}

int main(int argc, char **argv) {
  CHECK(argc == 2);
  folder = argv[1];
  CHECK(atexit(check_handlers) == 0);
  run_on_four(work);
  return passed();
}

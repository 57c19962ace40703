// Must exit 0 and print "ok": as paths.c, in a program that changes its folder before the threads start.
// Runs in a folder of its own, argv[1].
#include "check.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static void *work(void *arg) {
  int id = (int)(intptr_t)arg;
  char name[100];
  snprintf(name, sizeof name, "%.*s%d", 3 + 20 * id, "a-relative-name-that-is-longer-in-each-thread-than-in-the-last-one", id);
  int made = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0666);
  CHECK(made >= 0 && write(made, name, 10 + (size_t)id) == 10 + id && close(made) == 0);
  for (int i = 0; i < 1000; i++) {
    struct stat status;
    CHECK(stat(name, &status) == 0 && status.st_size == 10 + id);
  }
  CHECK(rename(name, name) == 0 && unlink(name) == 0);
  return arg;
}

int main(int argc, char **argv) {
  CHECK(argc == 2);
  char below[400];
  snprintf(below, sizeof below, "%s/below", argv[1]);
  mkdir(below, 0777);
  CHECK(chdir(below) == 0);
  for (int round = 0; round < 5; round++) run_on_four(work);
  CHECK(chdir(argv[1]) == 0 && rmdir(below) == 0);
  return passed();
}

// Must exit 0 and print "ok": while one thread changes the current folder, others use relative paths and getcwd.
// Runs in a folder of its own, argv[1].
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"

#define ROUNDS 1500

/* Different lengths, so that a mixture of both or a freed one shows. */
static char folders[2][500];

static void *work(void *arg) {
  char where[600];
  struct stat status;
  for (int i = 0; i < ROUNDS; i++) {
    if (arg == NULL) {
      CHECK(chdir(folders[i % 2]) == 0);
      continue;
    }
    CHECK(getcwd(where, sizeof where) == where);
    CHECK(strcmp(where, folders[0]) == 0 || strcmp(where, folders[1]) == 0);
    CHECK(stat("in_both", &status) == 0);
    int file = open("in_both", O_RDONLY);
    CHECK(file >= 0 && close(file) == 0);
  }
  return arg;
}

int main(int argc, char **argv) {
  char name[600];
  CHECK(argc == 2);
  snprintf(folders[0], sizeof folders[0], "%s/chdir_a", argv[1]);
  snprintf(folders[1], sizeof folders[1], "%s/chdir_of_a_much_longer_name", argv[1]);
  for (int i = 0; i < 2; i++) {
    CHECK(mkdir(folders[i], 0777) == 0);
    snprintf(name, sizeof name, "%s/in_both", folders[i]);
    FILE *file = fopen(name, "w");
    CHECK(file != NULL && fclose(file) == 0);
  }
  CHECK(chdir(folders[0]) == 0);
  run_on_four(work);
  for (int i = 0; i < 2; i++) {
    snprintf(name, sizeof name, "%s/in_both", folders[i]);
    CHECK(remove(name) == 0 && rmdir(folders[i]) == 0);
  }
  return passed();
}

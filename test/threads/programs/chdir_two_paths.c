// Must exit 0 and print "ok": rename, link, symlink and glob with relative paths while a thread changes the folder.
// Runs in a folder of its own, argv[1].
#include <fcntl.h>
#include <glob.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"

#define ROUNDS 150

/* Different lengths, so that a mixture of both or a freed one shows. */
static char folders[2][500];
static _Atomic int stop;

static int exists(int folder, const char *name) {
  char path[700];
  struct stat status;
  snprintf(path, sizeof path, "%s/%s", folders[folder], name);
  return lstat(path, &status) == 0;
}

static void discard(int folder, const char *name) {
  char path[700];
  snprintf(path, sizeof path, "%s/%s", folders[folder], name);
  CHECK(unlink(path) == 0);
}

/* Each path is completed from the folder that is current then, as POSIX systems do; so it is in one of the two. */
static void must_be_in_one(const char *name) {
  int where = exists(0, name) ? 0 : 1;
  CHECK(exists(where, name) && !exists(!where, name));
  discard(where, name);
}

static void two_paths(int self, int round) {
  char made[100], moved[200], target[100], seen[200];
  snprintf(made, sizeof made, "%.*s-%d", 1 + 13 * self, "made-by-a-thread-with-a-rather-long-name", self);
  snprintf(moved, sizeof moved, "moved-%.*s-%d", 1 + 11 * (THREADS - self),
           "to-a-name-that-gets-shorter-for-later-threads", self);
  snprintf(target, sizeof target, "target-%d-of-%d", round, self);
  int file;
  while ((file = open(made, O_WRONLY | O_CREAT | O_EXCL, 0666)) < 0) CHECK(errno == ENOENT);
  CHECK(close(file) == 0);
  while (rename(made, moved) != 0) CHECK(errno == ENOENT);
  CHECK(!exists(0, made) && !exists(1, made));
  must_be_in_one(moved);
  CHECK(link("in_both", made) == 0);
  must_be_in_one(made);
  CHECK(symlink(target, moved) == 0);
  ssize_t length;
  while ((length = readlink(moved, seen, sizeof seen)) < 0) CHECK(errno == ENOENT);
  CHECK(length == (ssize_t)strlen(target) && memcmp(seen, target, (size_t)length) == 0);
  must_be_in_one(moved);
}

static void nested(void) {
  glob_t found;
  CHECK(glob("in_*", 0, NULL, &found) == 0);
  CHECK(found.gl_pathc == 1 && strcmp(found.gl_pathv[0], "in_both") == 0);
  globfree(&found);
}

static void *work(void *arg) {
  if (arg == NULL) {
    for (int i = 0; !stop; i++) CHECK(chdir(folders[i % 2]) == 0);
    return arg;
  }
  static volatile int left = THREADS - 1;
  for (int i = 0; i < ROUNDS; i++) {
    two_paths((int)(intptr_t)arg, i);
    if (i % 10 == 0) nested();
  }
  if (__atomic_sub_fetch(&left, 1, __ATOMIC_SEQ_CST) == 0) stop = 1;
  return arg;
}

int main(int argc, char **argv) {
  char name[600];
  CHECK(argc == 2);
  snprintf(folders[0], sizeof folders[0], "%s/two_a", argv[1]);
  snprintf(folders[1], sizeof folders[1], "%s/two_of_a_much_longer_name", argv[1]);
  for (int i = 0; i < 2; i++) {
    CHECK(mkdir(folders[i], 0777) == 0);
    snprintf(name, sizeof name, "%s/in_both", folders[i]);
    FILE *file = fopen(name, "w");
    CHECK(file != NULL && fclose(file) == 0);
  }
  CHECK(chdir(folders[0]) == 0);
  run_on_four(work);
  for (int i = 0; i < 2; i++) {
    discard(i, "in_both");
    CHECK(rmdir(folders[i]) == 0);
  }
  return passed();
}

/* Four threads open, stat and close files of their own. Lengths of names differ, so that a path of another thread is
   also of the wrong length. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"

#define ROUNDS 1000

static const char *folder;

static void *work(void *arg) {
  int self = (int)(intptr_t)arg;
  char name[400];
  snprintf(name, sizeof name, "%s/%.*s%d", folder, 5 + 30 * self,
           "a-name-that-is-longer-in-each-thread-than-in-the-one-before-it-and-needs-a-larger-buffer-every-time", self);
  int file = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0666);
  CHECK(file >= 0 && write(file, name, 10 + (size_t)self) == 10 + self && close(file) == 0);
  for (int i = 0; i < ROUNDS; i++) {
    struct stat status;
    CHECK(stat(name, &status) == 0 && status.st_size == 10 + self);
    file = open(name, O_RDONLY);
    CHECK(file >= 0 && fstat(file, &status) == 0 && status.st_size == 10 + self);
    CHECK(close(file) == 0);
  }
  CHECK(unlink(name) == 0);
  return arg;
}

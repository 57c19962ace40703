// Must exit 0 and print "ok": four threads stat, open and remove their own files and meet nobody else's.
// Runs in a folder of its own, argv[1].
#include "check.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *folder;

static void *work(void *arg) {
  int id = (int)(intptr_t)arg;
  char name[400], text[64];
  /* Lengths differ, so that a path of another thread is also of the wrong length. */
  snprintf(name, sizeof name, "%s/%.*s-%d", folder, 10 + 60 * id, "a-file-with-a-name-that-is-long-enough-to-make-"
           "every-thread-need-another-buffer-for-the-part-of-the-path-below-the-preopened-folder-and-then-some-more-"
           "letters-so-that-the-last-thread-has-enough-of-them-too", id);
  int made = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0666);
  memset(text, '0' + id, sizeof text);
  CHECK(made >= 0 && write(made, text, sizeof text) == sizeof text && write(made, text, (size_t)id) == id);
  CHECK(close(made) == 0);
  for (int i = 0; i < 1500; i++) {
    struct stat status;
    CHECK(stat(name, &status) == 0 && status.st_size == (off_t)sizeof text + id);
    if (i % 10 != 0) continue;
    int fd = open(name, O_RDONLY);
    CHECK(fd >= 0 && read(fd, text, sizeof text) == sizeof text);
    for (unsigned k = 0; k < sizeof text; k++) CHECK(text[k] == '0' + id);
    CHECK(close(fd) == 0);
  }
  CHECK(unlink(name) == 0 && stat(name, &(struct stat){0}) == -1 && errno == ENOENT);
  return arg;
}

int main(int argc, char **argv) {
  CHECK(argc == 2);
  folder = argv[1];
  for (int round = 0; round < 3; round++) run_on_four(work);
  return passed();
}

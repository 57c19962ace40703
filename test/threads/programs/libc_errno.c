// Must exit 0 and print "ok": what libc's own functions put into errno stays in the calling thread.
// Not on V8: node:wasi answers EINVAL, not EBADF, for descriptor -1.
#include "check.h"

#include <fcntl.h>
#include <unistd.h>

static void *work(void *arg) {
  for (int i = 0; i < 5000; i++) {
    switch ((intptr_t)arg) {
      case 0:
        CHECK(close(-1) == -1 && errno == EBADF);
        break;
      case 1:
        errno = 0;
        CHECK(strtol("99999999999", NULL, 10) == INT32_MAX && errno == ERANGE);
        break;
      case 2:
        CHECK(fopen("name", "no such mode") == NULL && errno == EINVAL);
        break;
      default:
        CHECK(open("/no/such/file", O_RDONLY) == -1 && (errno == ENOENT || errno == ENOTCAPABLE || errno == EBADF));
    }
  }
  return arg;
}

int main(void) {
  errno = 77;
  run_on_four(work);
  CHECK(errno == 77);
  return passed();
}

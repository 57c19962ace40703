// Must exit 0 and print "ok": four threads make 100,000 failing calls each, and every one finds its own errno.
// Stress: 50 runs in CI.
#include <semaphore.h>
#include <unistd.h>

#include "check.h"

#define CALLS 100000

static void fail_differently(int self, sem_t *empty) {
  switch (self) {
    case 0:
      CHECK(close(1000) == -1 && errno == EBADF);
      break;
    case 1:
      CHECK(strtol("99999999999", NULL, 10) == INT32_MAX && errno == ERANGE);
      break;
    case 2:
      CHECK(sem_trywait(empty) == -1 && errno == EAGAIN);
      break;
    default:
      CHECK(unsetenv("not=a name") == -1 && errno == EINVAL);
  }
}

static void *work(void *arg) {
  sem_t empty;
  CHECK(sem_init(&empty, 0, 0) == 0);
  for (int i = 0; i < CALLS; i++) {
    errno = 0;
    fail_differently((int)(intptr_t)arg, &empty);
  }
  CHECK(sem_destroy(&empty) == 0);
  return arg;
}

int main(void) {
  errno = 77;
  run_on_four(work);
  CHECK(errno == 77);
  return passed();
}

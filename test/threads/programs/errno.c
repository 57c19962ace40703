// Must exit 0 and print "ok": errno belongs to the thread.
#include <semaphore.h>

#include "check.h"

static void *work(void *arg) {
  sem_t empty;
  sem_init(&empty, 0, 0);
  for (int i = 0; i < 2000; i++) {
    errno = 0;
    if (arg == (void *)0) CHECK(malloc(SIZE_MAX) == NULL && errno == ENOMEM);
    if (arg == (void *)1) CHECK(aligned_alloc(3, 8) == NULL && errno == EINVAL);
    if (arg == (void *)2) CHECK(sem_trywait(&empty) == -1 && errno == EAGAIN);
    if (arg == (void *)3) CHECK(errno == 0);
  }
  return arg;
}

int main(void) {
  errno = 77;
  run_on_four(work);
  CHECK(errno == 77);
  return passed();
}

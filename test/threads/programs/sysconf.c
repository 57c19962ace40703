// Must exit 0 and print "ok": sysconf tells what threads can do here, and the rest as before.
#include <limits.h>
#include <unistd.h>

#include "check.h"

int main(void) {
  CHECK(sysconf(_SC_THREADS) > 0 && sysconf(_SC_SEMAPHORES) > 0 && sysconf(_SC_BARRIERS) > 0);
  CHECK(sysconf(_SC_THREAD_KEYS_MAX) == PTHREAD_KEYS_MAX);
  CHECK(sysconf(_SC_THREAD_STACK_MIN) == PTHREAD_STACK_MIN);
  CHECK(sysconf(_SC_THREAD_DESTRUCTOR_ITERATIONS) == PTHREAD_DESTRUCTOR_ITERATIONS);
  CHECK(sysconf(_SC_SEM_VALUE_MAX) == 0x7fffffff);
  CHECK(sysconf(_SC_THREAD_ATTR_STACKADDR) == -1 && sysconf(_SC_THREAD_PRIORITY_SCHEDULING) == -1);
  CHECK(sysconf(_SC_PAGESIZE) == 65536);
  errno = 0;
  CHECK(sysconf(-1) == -1 && errno == EINVAL);
  return passed();
}

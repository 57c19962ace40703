// Must exit 0 and print "ok": attributes keep what they are told, and a stack of one's own is refused at creation.
#include "check.h"

#include <limits.h>

static void *work(void *arg) { return arg; }

int main(void) {
  pthread_attr_t attr;
  pthread_t thread;
  size_t size;
  int state;
  void *lowest;
  static char stack[65536];
  CHECK(pthread_attr_init(&attr) == 0);
  CHECK(pthread_attr_getdetachstate(&attr, &state) == 0 && state == PTHREAD_CREATE_JOINABLE);
  CHECK(pthread_attr_setdetachstate(&attr, 2) == EINVAL);
  CHECK(pthread_attr_setstacksize(&attr, PTHREAD_STACK_MIN - 1) == EINVAL);
  CHECK(pthread_attr_setstacksize(&attr, 1 << 20) == 0);
  CHECK(pthread_attr_getstacksize(&attr, &size) == 0 && size == 1 << 20);
  CHECK(pthread_attr_setguardsize(&attr, 0) == 0 && pthread_attr_getguardsize(&attr, &size) == 0 && size == 0);
  CHECK(pthread_attr_getstack(&attr, &lowest, &size) == EINVAL);
  CHECK(pthread_create(&thread, &attr, work, &attr) == 0 && pthread_join(thread, &lowest) == 0);
  CHECK(lowest == &attr);
  CHECK(pthread_attr_setstack(&attr, stack, sizeof stack) == 0);
  CHECK(pthread_attr_getstack(&attr, &lowest, &size) == 0 && lowest == stack && size == sizeof stack);
  CHECK(pthread_create(&thread, &attr, work, NULL) == EINVAL);
  CHECK(pthread_attr_destroy(&attr) == 0);
  return passed();
}

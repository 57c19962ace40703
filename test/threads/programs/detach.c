// Must exit 0 and print "ok": 200 detached threads, by attribute and by call (also from inside), all run and leave.
#include <stdatomic.h>

#include "check.h"

static atomic_int done;

static void *work(void *arg) {
  if (arg != NULL) CHECK(pthread_detach(pthread_self()) == 0);
  atomic_fetch_add(&done, 1);
  return NULL;
}

static void start(int how) {
  pthread_attr_t attr;
  pthread_t thread;
  pthread_attr_init(&attr);
  if (how == 0) pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
  int error;
  while ((error = pthread_create(&thread, &attr, work, how == 2 ? &attr : NULL)) == EAGAIN) sleep_ms(1);
  CHECK(error == 0);
  if (how == 1) CHECK(pthread_detach(thread) == 0);
}

int main(void) {
  for (int i = 0; i < 200; i++) start(i % 3);
  for (int i = 0; i < 2000 && atomic_load(&done) < 200; i++) sleep_ms(1);
  CHECK(atomic_load(&done) == 200);
  return passed();
}

// Must exit 9 and print "from thread": exit() in a thread ends the process while main waits for it.
#include "check.h"

static void *work(void *arg) {
  puts("from thread");
  exit(9);
  return arg;
}

int main(void) {
  pthread_t thread;
  CHECK(pthread_create(&thread, NULL, work, NULL) == 0);
  pthread_join(thread, NULL);
  sleep_ms(3000);
  return 1;
}

// Must exit 0 and print "thread ok": after main's pthread_exit the process lives on until the last thread ends.
#include "check.h"

static pthread_t main_thread;

static void *work(void *arg) {
  void *result;
  CHECK(pthread_join(main_thread, &result) == 0 && result == (void *)5);
  sleep_ms(100);
  printf("thread ");
  return arg;
}

static void at_exit(void) { puts("ok"); }

int main(void) {
  pthread_t thread;
  main_thread = pthread_self();
  atexit(at_exit);
  CHECK(pthread_create(&thread, NULL, work, NULL) == 0);
  pthread_exit((void *)5);
}

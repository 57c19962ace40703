#include <pthread.h>
#include <stdio.h>

static void *greet(void *arg) {
  puts("hello");
  return arg;
}

int main(void) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, greet, NULL) != 0) return 1;
  return pthread_join(thread, NULL);
}

// Must exit 7 and print "leaving": main returns while threads wait forever; the process ends and keeps the code.
#include "check.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t never = PTHREAD_COND_INITIALIZER;

static void *work(void *arg) {
  pthread_mutex_lock(&mutex);
  for (;;) pthread_cond_wait(&never, &mutex);
  return arg;
}

int main(void) {
  pthread_t thread;
  for (int i = 0; i < THREADS; i++) CHECK(pthread_create(&thread, NULL, work, NULL) == 0);
  sleep_ms(20);
  puts("leaving");
  return 7;
}

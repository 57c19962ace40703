// GOOD: a queue with a mutex and a condition, four workers, malloc and printf in all of them.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t c = PTHREAD_COND_INITIALIZER;
static int queued, done, total;
static void *work(void *a) {
  for (;;) {
    pthread_mutex_lock(&m);
    while (queued == 0 && !done) pthread_cond_wait(&c, &m);
    if (queued == 0) { pthread_mutex_unlock(&m); return a; }
    queued--;
    pthread_mutex_unlock(&m);
    char *p = malloc(100);
    int n = snprintf(p, 100, "one");
    free(p);
    pthread_mutex_lock(&m);
    total += n;
    pthread_mutex_unlock(&m);
  }
}
int main(void) {
  pthread_t t[4];
  for (int i = 0; i < 4; i++) if (pthread_create(&t[i], 0, work, 0)) return 3;
  for (int i = 0; i < 500; i++) {
    pthread_mutex_lock(&m);
    queued++;
    pthread_cond_signal(&c);
    pthread_mutex_unlock(&m);
  }
  pthread_mutex_lock(&m); done = 1; pthread_cond_broadcast(&c); pthread_mutex_unlock(&m);
  for (int i = 0; i < 4; i++) pthread_join(t[i], 0);
  printf("%d\n", total);
  return total == 1500 ? 0 : 1;
}

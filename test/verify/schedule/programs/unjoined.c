// DEFECT: main takes what a thread made before it has asked whether the thread is done.
#include <pthread.h>
static volatile int made;
static void *make(void *argument) {
  made = 1;
  return argument;
}
int main(void) {
  int early = 0;
  for (int round = 0; round < 12; round++) {
    pthread_t thread;
    made = 0;
    if (pthread_create(&thread, 0, make, 0) != 0) return 3;
    for (volatile int i = 0; i < 20000; i++) {
    }
    early += !made;
    pthread_join(thread, 0);
  }
  return early == 0 ? 0 : 1;
}

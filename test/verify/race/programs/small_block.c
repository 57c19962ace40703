// Defect: a small block is freed while another thread goes on to use it; libc keeps such blocks for the thread.
#include <stdlib.h>
#include <unistd.h>

#include "threads.h"
static struct small {
  int uses, rest[3];
} *shared;
static void *use(void *argument) {
  usleep(100000);
  shared->uses++;
  return argument;
}
static struct small *make(void) { return calloc(1, sizeof *shared); }
int main(void) {
  pthread_t thread;
  shared = make();
  pthread_create(&thread, 0, use, 0);
  free(shared);
  pthread_join(thread, 0);
  return 0;
}

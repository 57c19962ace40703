// innocent: forty short threads, never more than four at a time
#include <stdatomic.h>

#include "threads.h"

static atomic_int ran;

static void *work(void *argument) {
  ran++;
  return argument;
}

int main(void) {
  for (int round = 0; round < 10; round++) {
    thread_id threads[4];
    for (int i = 0; i < 4; i++) threads[i] = start(work, NULL);
    for (int i = 0; i < 4; i++) finish(threads[i]);
  }
  return ran != 40;
}

// innocent: four threads print whole lines through the streams' locks
#include <stdio.h>

#include "threads.h"

static void *work(void *argument) {
  for (int i = 0; i < 10; i++) printf("a line of thread %d: %d\n", (int)(size_t)argument, i);
  return NULL;
}

int main(void) {
  thread_id threads[4];
  for (size_t i = 0; i < 4; i++) threads[i] = start(work, (void *)i);
  for (int i = 0; i < 4; i++) finish(threads[i]);
  return 0;
}

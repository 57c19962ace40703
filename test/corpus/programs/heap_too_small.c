// defect: an app heap that is too small for what the program asks of it
// finds v8 wamr race heap: run-heap-full /found no room in the app heap/
// config: {"memory": {"appHeap": "64KiB"}}
#include <stdlib.h>

#include "threads.h"

static void *work(void *argument) {
  void *blocks[10];
  for (int i = 0; i < 10; i++) blocks[i] = malloc(16000);
  for (int i = 0; i < 10; i++) free(blocks[i]);
  return argument;
}

int main(void) {
  finish(start(work, NULL));
  return 0;
}

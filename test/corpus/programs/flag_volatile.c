// defect: a thread waits for a flag that is volatile, not atomic: nothing orders the message behind it
// finds race: run-data-race /a data race on `ready`/
// also race: run-data-race run-exit
// also v8 wamr heap: run-exit
#include "threads.h"

static volatile int ready;
static int message;

static void *send(void *argument) {
  message = 42;
  ready = 1;
  return argument;
}

static void *receive(void *argument) {
  (void)argument;
  while (!ready) continue;
  return message == 42 ? NULL : (void *)1;
}

int main(void) {
  const thread_id receiver = start(receive, NULL);
  finish(start(send, NULL));
  return finish(receiver) != NULL;
}

// innocent: a plain message behind an atomic flag: release and acquire put it in order
#include <stdatomic.h>

#include "threads.h"

static int message[4];
static atomic_int published;

static void *send(void *argument) {
  for (int i = 0; i < 4; i++) message[i] = i + 1;
  atomic_store_explicit(&published, 1, memory_order_release);
  return argument;
}

static void *receive(void *argument) {
  (void)argument;
  while (atomic_load_explicit(&published, memory_order_acquire) == 0) continue;
  return message[0] + message[3] == 5 ? NULL : (void *)1;
}

int main(void) {
  const thread_id receiver = start(receive, NULL);
  finish(start(send, NULL));
  return finish(receiver) != NULL;
}

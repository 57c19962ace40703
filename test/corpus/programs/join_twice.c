// defect: a thread is joined twice; the program notices by the second result
// finds v8 wamr race heap: run-exit /exit code 4/
// also heap: run-use-after-free
#include "threads.h"

static void *work(void *argument) { return argument; }

int main(void) {
  const thread_id thread = start(work, NULL);
  if (pthread_join(thread, NULL) != 0) return 1;
  return pthread_join(thread, NULL) == 0 ? 0 : 4;
}

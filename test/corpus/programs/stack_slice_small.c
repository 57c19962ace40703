// defect: linked with a stack that leaves each thread next to nothing
// finds static: stack-slice /.*/
// also v8 wamr race heap: run-stack-overflow run-stack-high run-trap run-exit run-create-failed
// link: -Wl,-z,stack-size=8192
#include "threads.h"

static void *work(void *argument) { return argument; }

int main(void) {
  run_two(work, work);
  return 0;
}

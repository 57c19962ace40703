// defect: a name that is sometimes a constant is freed
// also v8 wamr race: run-invalid-free run-double-free run-trap
// finds heap: run-invalid-free /./
// also v8 wamr race heap: run-heap-overflow run-use-after-free run-double-free run-invalid-free
#include <stdlib.h>
#include <string.h>

#include "threads.h"

static char fallback[] = "nobody";

__attribute__((noinline)) static char *name_of(int id) { return id == 0 ? fallback : strdup("somebody"); }

static void *work(void *argument) {
  for (int id = 0; id < 2; id++) free(name_of(id));
  return argument;
}

int main(void) {
  finish(start(work, NULL));
  return 0;
}

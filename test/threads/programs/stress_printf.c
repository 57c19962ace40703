// Must exit 0 and print 12000 different lines like /thread [0-3] line \d{4} end/: four threads print 3,000 lines each, all intact.
// Stress: 50 runs in CI.
#include "check.h"

#define LINES 3000

static void *work(void *arg) {
  for (int i = 0; i < LINES; i++) CHECK(printf("thread %d line %04d end\n", (int)(intptr_t)arg, i) > 0);
  return arg;
}

int main(void) {
  run_on_four(work);
  return 0;
}

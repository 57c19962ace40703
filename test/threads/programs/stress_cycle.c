// Must exit 0 and print "ok": 10,000 threads, four at a time, are created and joined, and no creation is refused.
// Stress: 50 runs in CI, each on the next sysroot.
#include "check.h"

#define CYCLES 10000

static void *work(void *arg) { return arg; }

int main(void) {
  for (int cycles = 0; cycles < CYCLES; cycles += THREADS) run_on_four(work);
  return passed();
}

// Must exit 0 and print "ok": 400 rounds of four threads created and joined, each full again right after the joins.
#include "check.h"

static void *work(void *arg) { return arg; }

int main(int argc, char **argv) {
  int rounds = argc > 1 ? atoi(argv[1]) : 400;
  for (int round = 0; round < rounds; round++) run_on_four(work);
  return passed();
}

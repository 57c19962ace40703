// Must exit 0 and print "ok": four threads open, stat and close their own files by relative paths after chdir.
// Runs in a folder of its own, argv[1].
// Stress: 50 runs in CI.
#include "stress_files.h"

int main(int argc, char **argv) {
  CHECK(argc == 2 && chdir(argv[1]) == 0);
  folder = ".";
  run_on_four(work);
  return passed();
}

// Must exit 0 and print "ok": four threads open, stat and close their own files in a program without chdir.
// Runs in a folder of its own, argv[1]. Other code of libc completes paths where chdir is linked: stress_files_chdir.c.
// Stress: 50 runs in CI.
#include "stress_files.h"

int main(int argc, char **argv) {
  CHECK(argc == 2);
  folder = argv[1];
  run_on_four(work);
  return passed();
}

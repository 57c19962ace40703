// Must exit 1 and print "": a static whose initialiser enters itself traps instead of waiting for itself.
#include "check.h"

int __cxa_guard_acquire(int *guard);

int main(void) {
  static int guard;
  CHECK(__cxa_guard_acquire(&guard) == 1);
  __cxa_guard_acquire(&guard);
  puts("came back");
  return 0;
}

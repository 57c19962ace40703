// A function of the program with the name of a helper of printf's.
#include "threads.h"

static int written;

__attribute__((noinline)) static void out(int count) { written += count; }

static void *work(void *unused) {
  for (int i = 0; i < 10; i++) out(i);
  return unused;
}

int main(void) { run_two(work, work); }

// innocent: std::cout from two threads: the standard allows it, characters may mix
// sysroots: embedded debian
#include <iostream>

#include "threads.h"

static void *work(void *argument) {
  for (int i = 0; i < 3; i++) std::cout << "line " << i << '\n';
  return argument;
}

int main() {
  run_two(work, work);
  std::cout.flush();
}

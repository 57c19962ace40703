// innocent: a static local object, made by whichever thread comes first; the compiler guards it
#include <vector>

#include "threads.h"

static const std::vector<int> &primes() {
  static const std::vector<int> list = {2, 3, 5, 7, 11};
  return list;
}

static void *use(void *argument) { return primes().size() == 5 ? nullptr : argument; }

int main() {
  run_two(use, use);
  return primes()[4] != 11;
}

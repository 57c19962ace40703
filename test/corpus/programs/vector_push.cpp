// defect: two threads push into one std::vector
// finds race: run-data-race /a data race on `results`/
// also race heap: run-data-race run-heap-overflow run-use-after-free run-double-free run-trap run-exit
// also v8 wamr: run-invalid-free run-trap run-exit
#include <vector>

#include "threads.h"

static std::vector<int> results;

static void *push(void *argument) {
  for (int i = 0; i < 40; i++) results.push_back(i);
  return argument;
}

int main() {
  results.reserve(100);
  run_two(push, push);
  std::vector<int>().swap(results);
}

// defect: one thread assigns a std::shared_ptr while another copies that very object
// finds race: run-data-race /a data race on `current`/
// also race heap: run-data-race run-heap-overflow run-use-after-free run-double-free
// also v8 wamr: run-invalid-free run-trap run-exit
#include <memory>

#include "threads.h"

static std::shared_ptr<int> current;
static volatile int sum;

static void *replace(void *argument) {
  for (int i = 0; i < 20; i++) current = std::make_shared<int>(i);
  return argument;
}

static void *look(void *argument) {
  for (int i = 0; i < 20; i++) {
    const std::shared_ptr<int> seen = current;
    if (seen != nullptr) sum = sum + 1;
  }
  return argument;
}

int main() {
  run_two(replace, look);
  current.reset();
}

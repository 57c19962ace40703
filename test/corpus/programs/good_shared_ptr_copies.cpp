// innocent: copies of one std::shared_ptr come and go in two threads; what it points to is only read
// sysroots: embedded
#include <memory>
#include <vector>

#include "threads.h"

static std::shared_ptr<const std::vector<int>> table;

static void *use(void *argument) {
  const auto mine = table;
  long sum = 0;
  for (int i = 0; i < 30; i++) {
    const auto copy = mine;
    sum += (*copy)[static_cast<size_t>(i) % 4];
  }
  return sum == 0 ? argument : nullptr;
}

int main() {
  table = std::make_shared<const std::vector<int>>(std::vector<int>{1, 2, 3, 4});
  run_two(use, use);
  table.reset();
}

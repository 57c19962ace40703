// Must exit 0 and print "ok": random_device and the clocks serve all threads; what they give differs and does not run back.
#include "check.h"

#include <chrono>
#include <random>
#include <set>

namespace {

std::set<unsigned> seen[THREADS];

void *draw(void *arg) {
  std::set<unsigned> &mine = seen[reinterpret_cast<intptr_t>(arg)];
  std::random_device device;
  std::mt19937 engine(device());
  std::uniform_int_distribution<int> dice(1, 6);
  auto last = std::chrono::steady_clock::now();
  for (int i = 0; i < 50; i++) {
    mine.insert(device());
    int thrown = dice(engine);
    CHECK(thrown >= 1 && thrown <= 6);
    auto now = std::chrono::steady_clock::now();
    CHECK(now >= last && std::chrono::system_clock::now().time_since_epoch().count() > 0);
    last = now;
  }
  return arg;
}

}  // namespace

int main() {
  run_on_four(draw);
  std::set<unsigned> all;
  for (const std::set<unsigned> &some : seen) all.insert(some.begin(), some.end());
  // Two of 200 numbers of 32 bits are alike once in 200,000 runs; a repeated sequence has fifty such.
  CHECK(all.size() >= 195);
  return passed();
}

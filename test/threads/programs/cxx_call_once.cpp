// Must exit 0 and print "ok": call_once calls once, and returns in no thread before that call has ended.
// Needs <thread>.
#include "check.h"

#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

int main() {
  for (int round = 0; round < 50; round++) {
    std::once_flag outer, inner;
    std::atomic<int> calls{0};
    int made = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < THREADS; i++) {
      threads.emplace_back([&] {
        std::call_once(
            outer,
            [&](int value) {
              calls++;
              if (round % 10 == 0) sleep_ms(2);
              std::call_once(inner, [&] { calls++; });
              made = value;
            },
            42);
        CHECK(made == 42);
      });
    }
    for (std::thread &thread : threads) thread.join();
    CHECK(calls == 2);
  }
  return passed();
}

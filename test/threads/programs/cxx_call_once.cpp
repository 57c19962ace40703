// Must exit 0 and print "ok": call_once calls once, and returns in no thread before that call has ended.
#include "check.h"

#include <mutex>

namespace {

std::once_flag *outer, *inner;
int calls, made, round_;

void *work(void *arg) {
  std::call_once(
      *outer,
      [](int value) {
        calls = calls + 1;
        if (round_ % 10 == 0) sleep_ms(2);
        std::call_once(*inner, [] { calls = calls + 1; });
        made = value;
      },
      42);
  CHECK(made == 42);
  return arg;
}

}  // namespace

int main() {
  for (round_ = 0; round_ < 50; round_++) {
    std::once_flag first, second;
    outer = &first;
    inner = &second;
    calls = made = 0;
    run_on_four(work);
    CHECK(calls == 2);
  }
  return passed();
}

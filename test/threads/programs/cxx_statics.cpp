// Must exit 0 and print "ok": a function-local static is made once, and all threads see it finished.
#include "check.h"

#include <string>

namespace {

volatile int made;

struct Slow {
  std::string text;
  explicit Slow(int length) {
    sleep_ms(5);
    text.assign(static_cast<size_t>(length), 'x');
    made = made + 1;
  }
};

template <int N> Slow &only() {
  static Slow slow(N);
  return slow;
}

void *use(void *arg) {
  CHECK(only<10>().text.size() == 10);
  CHECK(only<100>().text.size() == 100);
  CHECK(only<1000>().text == std::string(1000, 'x'));
  return arg;
}

}  // namespace

int main() {
  run_on_four(use);
  CHECK(made == 3);
  return passed();
}

// Must exit 0 and print "ok": copies of an exception object share one text that goes with the last, in whatever thread.
// Needs <thread>.
#include "check.h"

#include <exception>
#include <new>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

namespace {

std::string text(100, 'x');

template <class Error> void copies() {
  for (int round = 0; round < 20; round++) {
    Error original(text);
    std::vector<std::thread> threads;
    for (int i = 0; i < THREADS; i++) {
      threads.emplace_back([original] {
        for (int n = 0; n < 100; n++) {
          Error copy = original, other(std::to_string(n));
          other = copy;
          CHECK(other.what() == text);
        }
      });
    }
    for (std::thread &thread : threads) thread.join();
    CHECK(original.what() == text);
  }
}

void first() {}
void second() {}

/* Each exchange gives back what another left: all that went in come out, but for the one that stays. */
void handlers() {
  std::terminate_handler before = std::set_terminate(first);
  int counts[THREADS] = {};
  std::vector<std::thread> threads;
  for (int self = 0; self < THREADS; self++) {
    threads.emplace_back([&counts, self] {
      for (int i = 0; i < 500; i++) {
        counts[self] += std::set_terminate(second) == second ? -1 : 0;
        counts[self] += 1;
        CHECK(std::get_terminate() == second || std::get_terminate() == first);
      }
    });
  }
  for (std::thread &thread : threads) thread.join();
  int firsts = 0;
  for (int count : counts) firsts += count;
  CHECK(firsts == 1 && std::set_terminate(before) == second);
}

}  // namespace

int main() {
  copies<std::runtime_error>();
  copies<std::logic_error>();
  for (int i = 0; i < 10; i++) handlers();
  CHECK(std::uncaught_exceptions() == 0);
  return passed();
}

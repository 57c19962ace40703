// Must exit 0 and print "ok": atomic wait sleeps while the value is the old one and misses no notification, at any size.
// Needs <thread>.
#include "check.h"

#include <atomic>
#include <thread>
#include <vector>

namespace {

template <class T> void ping_pong() {
  std::atomic<T> turn{T(0)};
  std::thread other([&] {
    for (int i = 0; i < 150; i++) {
      turn.wait(T(0));
      turn = T(0);
      turn.notify_one();
    }
  });
  for (int i = 0; i < 150; i++) {
    turn = T(1);
    turn.notify_one();
    turn.wait(T(1));
  }
  other.join();
}

void all_wake() {
  for (int round = 0; round < 50; round++) {
    std::atomic<int> gate{0};
    std::atomic<int> through{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < THREADS; i++) {
      threads.emplace_back([&] {
        gate.wait(0);
        CHECK(gate == 1);
        through++;
      });
    }
    if (round % 10 == 0) sleep_ms(2);
    gate = 1;
    gate.notify_all();
    for (std::thread &thread : threads) thread.join();
    CHECK(through == THREADS);
  }
}

/* As many notify_one as there are waiters must wake all of them. */
void one_for_each() {
  for (int round = 0; round < 20; round++) {
    std::atomic<long long> gate{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < THREADS; i++) threads.emplace_back([&] { gate.wait(0); });
    if (round % 5 == 0) sleep_ms(2);
    gate = 1;
    for (int i = 0; i < THREADS; i++) gate.notify_one();
    for (std::thread &thread : threads) thread.join();
  }
}

void flag() {
  std::atomic_flag flag;
  std::thread setter([&] {
    sleep_ms(5);
    flag.test_and_set();
    flag.notify_all();
  });
  flag.wait(false);
  CHECK(flag.test());
  setter.join();
}

/* A waiter sleeps: it must not use the processor. */
void sleeps() {
  std::atomic<int> value{0};
  std::thread waiter([&] { value.wait(0); });
  sleep_ms(20);
  value.notify_all();
  sleep_ms(20);
  value = 1;
  value.notify_all();
  waiter.join();
}

}  // namespace

int main() {
  ping_pong<char>();
  ping_pong<short>();
  ping_pong<int>();
  ping_pong<long long>();
  ping_pong<bool>();
  all_wake();
  one_for_each();
  flag();
  sleeps();
  return passed();
}

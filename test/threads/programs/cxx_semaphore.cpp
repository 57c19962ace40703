// Must exit 0 and print "ok": counting and binary semaphores let as many in as were released, and time out.
// Needs <thread>.
#include "check.h"

#include <atomic>
#include <chrono>
#include <semaphore>
#include <thread>
#include <vector>

namespace {

using namespace std::chrono_literals;

void limits() {
  std::counting_semaphore<8> slots(2);
  std::atomic<int> inside{0}, most{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < THREADS; i++) {
    threads.emplace_back([&] {
      for (int n = 0; n < 100; n++) {
        slots.acquire();
        int now = ++inside;
        if (now > most) most = now;
        inside--;
        slots.release();
      }
    });
  }
  for (std::thread &thread : threads) thread.join();
  CHECK(most >= 1 && most <= 2);
  CHECK(slots.try_acquire() && slots.try_acquire() && !slots.try_acquire());
}

void ping_pong() {
  std::binary_semaphore ping(0), pong(0);
  int value = 0;
  std::thread other([&] {
    for (int i = 0; i < 200; i++) {
      ping.acquire();
      value++;
      pong.release();
    }
  });
  for (int i = 0; i < 200; i++) {
    ping.release();
    pong.acquire();
    CHECK(value == i + 1);
  }
  other.join();
}

void wakes_several() {
  std::counting_semaphore<> gate(0);
  std::atomic<int> through{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < THREADS; i++) threads.emplace_back([&] { gate.acquire(), through++; });
  sleep_ms(5);
  CHECK(through == 0);
  gate.release(THREADS);
  for (std::thread &thread : threads) thread.join();
  CHECK(through == THREADS);
}

void times_out() {
  std::binary_semaphore never(0);
  auto start = std::chrono::steady_clock::now();
  CHECK(!never.try_acquire_for(20ms));
  CHECK(std::chrono::steady_clock::now() - start >= 20ms);
  std::thread late([&] { sleep_ms(10), never.release(); });
  CHECK(never.try_acquire_until(std::chrono::steady_clock::now() + 10s));
  late.join();
}

}  // namespace

int main() {
  limits();
  ping_pong();
  for (int i = 0; i < 5; i++) wakes_several();
  times_out();
  return passed();
}

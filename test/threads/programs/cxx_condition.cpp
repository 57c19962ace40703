// Must exit 0 and print "ok": condition variables wake one, all and at thread exit, time out, and take any lock.
// Needs <thread>.
#include "check.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <vector>

namespace {

using namespace std::chrono_literals;

template <class Condition, class Mutex> void takes_turns() {
  Mutex mutex;
  Condition changed;
  int turn = 0;
  std::vector<std::thread> threads;
  for (int self = 0; self < THREADS; self++) {
    threads.emplace_back([&, self] {
      for (int round = 0; round < 100; round++) {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return turn % THREADS == self; });
        turn++;
        changed.notify_all();
      }
    });
  }
  for (std::thread &thread : threads) thread.join();
  CHECK(turn == 100 * THREADS);
}

void wakes_one_for_each() {
  std::mutex mutex;
  std::condition_variable filled;
  int available = 0, taken = 0;
  std::vector<std::thread> takers;
  for (int i = 0; i < 3; i++) {
    takers.emplace_back([&] {
      for (int n = 0; n < 100; n++) {
        std::unique_lock lock(mutex);
        filled.wait(lock, [&] { return available > 0; });
        available--;
        taken++;
      }
    });
  }
  for (int n = 0; n < 300; n++) {
    std::lock_guard lock(mutex);
    available++;
    filled.notify_one();
  }
  for (std::thread &taker : takers) taker.join();
  CHECK(taken == 300 && available == 0);
}

template <class Condition> void times_out() {
  std::mutex mutex;
  Condition never;
  std::unique_lock lock(mutex);
  auto start = std::chrono::steady_clock::now();
  CHECK(!never.wait_for(lock, 20ms, [] { return false; }));
  CHECK(std::chrono::steady_clock::now() - start >= 20ms && lock.owns_lock());
  while (never.wait_until(lock, std::chrono::system_clock::now() + 10ms) != std::cv_status::timeout) continue;
  CHECK(never.wait_until(lock, start, [] { return true; }));
}

void at_thread_exit() {
  struct Late {
    bool *gone;
    ~Late() { *gone = true; }
  };
  for (int round = 0; round < 20; round++) {
    std::mutex mutex;
    std::condition_variable left;
    bool done = false, gone = false;
    std::thread thread([&] {
      thread_local Late late{&gone};
      CHECK(late.gone == &gone);
      std::unique_lock lock(mutex);
      std::notify_all_at_thread_exit(left, std::move(lock));
      done = true;
    });
    {
      std::unique_lock lock(mutex);
      left.wait(lock, [&] { return done; });
      // The lock is given back after the destructors of thread_local objects.
      CHECK(gone);
    }
    thread.join();
  }
}

}  // namespace

int main() {
  takes_turns<std::condition_variable, std::mutex>();
  takes_turns<std::condition_variable_any, std::mutex>();
  takes_turns<std::condition_variable_any, std::shared_mutex>();
  wakes_one_for_each();
  times_out<std::condition_variable>();
  times_out<std::condition_variable_any>();
  at_thread_exit();
  return passed();
}

// Must exit 0 and print "ok": the mutexes of C++ exclude, may be tried, time out, are taken again where they may, and shared.
// Needs <thread>.
#include "check.h"

#include <atomic>
#include <chrono>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <vector>

namespace {

using namespace std::chrono_literals;

template <class Work> void on_four(Work work) {
  std::vector<std::thread> threads;
  for (int i = 0; i < THREADS; i++) threads.emplace_back(work, i);
  for (std::thread &thread : threads) thread.join();
}

template <class Mutex> void excludes() {
  static Mutex mutex;
  static int count;
  on_four([](int) {
    for (int i = 0; i < 1500; i++) {
      std::lock_guard lock(mutex);
      count = count + 1;
    }
  });
  CHECK(count == 1500 * THREADS);
}

template <class Mutex> void is_tried_elsewhere(Mutex &mutex, bool expected) {
  std::thread([&] {
    bool taken = mutex.try_lock();
    CHECK(taken == expected);
    if (taken) mutex.unlock();
  }).join();
}

template <class Mutex> void times_out() {
  Mutex mutex;
  std::unique_lock lock(mutex);
  std::thread([&] {
    auto start = std::chrono::steady_clock::now();
    std::unique_lock mine(mutex, std::defer_lock);
    CHECK(!mine.try_lock_for(20ms));
    CHECK(std::chrono::steady_clock::now() - start >= 20ms);
    CHECK(!mine.try_lock_until(std::chrono::system_clock::now() + 10ms) && !mine.owns_lock());
  }).join();
  lock.unlock();
  CHECK(mutex.try_lock_for(1s));
  mutex.unlock();
}

void again() {
  std::recursive_mutex mutex;
  mutex.lock();
  CHECK(mutex.try_lock());
  is_tried_elsewhere(mutex, false);
  mutex.unlock();
  is_tried_elsewhere(mutex, false);
  mutex.unlock();
  is_tried_elsewhere(mutex, true);
}

template <class Mutex> void is_shared() {
  Mutex mutex;
  std::atomic<int> inside{0};
  int value = 0;
  on_four([&](int self) {
    for (int i = 0; i < 300; i++) {
      if (self == 0) {
        std::unique_lock lock(mutex);
        CHECK(inside == 0);
        value++;
        value++;
      } else {
        std::shared_lock lock(mutex);
        inside++;
        CHECK(value % 2 == 0);
        inside--;
      }
    }
  });
  CHECK(value == 600);
  std::shared_lock lock(mutex);
  is_tried_elsewhere(mutex, false);
  std::thread([&] {
    CHECK(mutex.try_lock_shared());
    mutex.unlock_shared();
  }).join();
}

void many_at_once() {
  std::mutex a, b, c;
  int count = 0;
  on_four([&](int self) {
    for (int i = 0; i < 300; i++) {
      if (self % 2 == 0) {
        std::scoped_lock lock(a, b, c);
        count++;
      } else {
        std::scoped_lock lock(c, a, b);
        count++;
      }
    }
  });
  CHECK(count == 300 * THREADS);
}

}  // namespace

int main() {
  excludes<std::mutex>();
  excludes<std::recursive_mutex>();
  excludes<std::timed_mutex>();
  excludes<std::recursive_timed_mutex>();
  excludes<std::shared_mutex>();
  std::mutex mutex;
  mutex.lock();
  is_tried_elsewhere(mutex, false);
  mutex.unlock();
  times_out<std::timed_mutex>();
  times_out<std::recursive_timed_mutex>();
  times_out<std::shared_timed_mutex>();
  again();
  is_shared<std::shared_mutex>();
  is_shared<std::shared_timed_mutex>();
  many_at_once();
  return passed();
}

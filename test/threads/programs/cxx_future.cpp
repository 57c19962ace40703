// Must exit 0 and print "ok": async, promise, packaged_task and shared_future hand over results between threads.
// Needs <thread>.
#include "check.h"

#include <atomic>
#include <chrono>
#include <future>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace std::chrono_literals;

void async() {
  for (int round = 0; round < 20; round++) {
    std::vector<std::future<int>> squares;
    for (int i = 0; i < THREADS; i++) squares.push_back(std::async(std::launch::async, [i] { return i * i; }));
    int sum = 0;
    for (std::future<int> &square : squares) sum += square.get();
    CHECK(sum == 14);
  }
  std::thread::id here = std::this_thread::get_id();
  auto where = [] { return std::this_thread::get_id(); };
  CHECK(std::async(std::launch::async, where).get() != here);
  std::future<std::thread::id> lazy = std::async(std::launch::deferred, where);
  CHECK(lazy.wait_for(0s) == std::future_status::deferred && lazy.get() == here && !lazy.valid());
}

void promise() {
  std::promise<std::string> promise;
  std::future<std::string> future = promise.get_future();
  CHECK(future.wait_for(10ms) == std::future_status::timeout);
  std::thread giver([promise = std::move(promise)]() mutable { promise.set_value(std::string(100, 'x')); });
  CHECK(future.get() == std::string(100, 'x') && !future.valid());
  giver.join();
}

void at_thread_exit() {
  static std::atomic<int> gone;
  struct Late {
    ~Late() { gone = 1; }
  };
  std::promise<void> promise;
  std::future<void> future = promise.get_future();
  std::thread giver([&] {
    thread_local Late late;
    CHECK(&late != nullptr && gone == 0);
    promise.set_value_at_thread_exit();
    CHECK(future.wait_for(5ms) == std::future_status::timeout);
  });
  future.wait();
  CHECK(gone == 1);
  giver.join();
}

void shared() {
  for (int round = 0; round < 30; round++) {
    std::promise<int> promise;
    std::shared_future<int> shared = promise.get_future().share();
    std::atomic<int> sum{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < THREADS; i++) {
      threads.emplace_back([shared, &sum] {
        for (int n = 0; n < 50; n++) {
          std::shared_future<int> copy = shared;
          sum += copy.get();
        }
      });
    }
    promise.set_value(2);
    for (std::thread &thread : threads) thread.join();
    CHECK(sum == 2 * 50 * THREADS && shared.get() == 2);
  }
}

void task() {
  std::packaged_task<int(int, int)> task([](int a, int b) { return a * b; });
  std::future<int> result = task.get_future();
  std::thread worker(std::move(task), 6, 7);
  CHECK(result.wait_until(std::chrono::steady_clock::now() + 5s) == std::future_status::ready && result.get() == 42);
  worker.join();
}

}  // namespace

int main() {
  async();
  promise();
  at_thread_exit();
  shared();
  task();
  return passed();
}

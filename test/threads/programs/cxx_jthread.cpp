// Must exit 0 and print "ok": a jthread stops and joins by itself, and stop callbacks and stoppable waits see the request.
// Needs <thread>.
#include "check.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

namespace {

void stops_at_the_end_of_its_scope() {
  std::atomic<int> stopped{0};
  {
    std::jthread first([&](std::stop_token token) {
      while (!token.stop_requested()) std::this_thread::yield();
      stopped++;
    });
    std::jthread second([&](std::stop_token token) {
      while (!token.stop_requested()) std::this_thread::yield();
      stopped++;
    });
  }
  CHECK(stopped == 2);
}

void calls_back() {
  std::stop_source source;
  std::atomic<int> called{0};
  std::thread::id where;
  std::stop_callback kept(source.get_token(), [&] { where = std::this_thread::get_id(), called++; });
  { std::stop_callback dropped(source.get_token(), [&] { called += 100; }); }
  std::atomic<int> first{0};
  std::jthread racers[THREADS];
  for (std::jthread &racer : racers) racer = std::jthread([&] { first += source.request_stop(); });
  for (std::jthread &racer : racers) racer.join();
  // One of the requests is the first, and runs the callbacks.
  CHECK(first == 1 && called == 1 && where != std::this_thread::get_id());
  std::stop_callback late(source.get_token(), [&] { called++; });
  CHECK(called == 2);
}

void ends_a_wait() {
  std::mutex mutex;
  std::condition_variable_any changed;
  std::atomic<int> ended{0};
  std::jthread waiter([&](std::stop_token token) {
    std::unique_lock lock(mutex);
    CHECK(!changed.wait(lock, token, [] { return false; }));
    ended = 1;
  });
  sleep_ms(10);
  CHECK(ended == 0);
  waiter.request_stop();
  waiter.join();
  CHECK(ended == 1);
}

}  // namespace

int main() {
  for (int i = 0; i < 10; i++) stops_at_the_end_of_its_scope();
  for (int i = 0; i < 10; i++) calls_back();
  ends_a_wait();
  return passed();
}

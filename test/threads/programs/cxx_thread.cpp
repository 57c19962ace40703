// Must exit 0 and print "ok": std::thread runs, joins, detaches, moves, has an id, and passes arguments by copy.
// Needs <thread>.
// Not reliably on V8: poll_oneoff of node:wasi counts whole milliseconds, so sleep_for ends up to one too early.
#include "check.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

namespace {

std::atomic<int> detached{0};

void ids_and_moves() {
  std::thread::id inner;
  std::thread first([&] { inner = std::this_thread::get_id(); });
  std::thread::id outer = first.get_id();
  CHECK(first.joinable() && outer != std::thread::id() && outer != std::this_thread::get_id());
  std::thread second = std::move(first);
  CHECK(!first.joinable() && second.get_id() == outer);
  second.join();
  CHECK(inner == outer && !second.joinable());
}

void arguments() {
  int sum = 0;
  auto moved = std::make_unique<int>(40);
  std::thread adder([](int &into, std::unique_ptr<int> part, int more) { into = *part + more; }, std::ref(sum),
                    std::move(moved), 2);
  adder.join();
  CHECK(sum == 42);
}

void detaching() {
  for (int i = 0; i < 20; i++) std::thread([] { detached.fetch_add(1); }).detach();
  while (detached.load() != 20) std::this_thread::yield();
}

void sleeping() {
  auto start = std::chrono::steady_clock::now();
  std::thread sleeper([] { std::this_thread::sleep_for(std::chrono::milliseconds(30)); });
  sleeper.join();
  std::this_thread::sleep_until(start + std::chrono::milliseconds(50));
  CHECK(std::chrono::steady_clock::now() - start >= std::chrono::milliseconds(50));
}

}  // namespace

int main() {
  ids_and_moves();
  arguments();
  detaching();
  sleeping();
  CHECK(std::thread::hardware_concurrency() < 1024);
  std::atomic<int> count{0};
  for (int round = 0; round < 50; round++) {
    std::vector<std::thread> four;
    for (int i = 0; i < THREADS; i++) four.emplace_back([&] { count++; });
    for (std::thread &each : four) each.join();
  }
  CHECK(count == 50 * THREADS);
  return passed();
}

// Must exit 0 and print "ok": a latch opens once, a barrier again and again, with its completion before anybody goes on.
// Needs <thread>.
#include "check.h"

#include <atomic>
#include <barrier>
#include <latch>
#include <thread>
#include <vector>

namespace {

template <class Work> void on_four(Work work) {
  std::vector<std::thread> threads;
  for (int i = 0; i < THREADS; i++) threads.emplace_back(work, i);
  for (std::thread &thread : threads) thread.join();
}

void latches() {
  for (int round = 0; round < 20; round++) {
    std::latch start(1), done(THREADS), all(THREADS);
    std::atomic<int> begun{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < THREADS; i++) {
      threads.emplace_back([&] {
        start.wait();
        begun++;
        done.count_down();
        all.arrive_and_wait();
        CHECK(begun == THREADS && all.try_wait());
      });
    }
    CHECK(begun == 0 && !done.try_wait());
    start.count_down();
    done.wait();
    CHECK(begun == THREADS);
    for (std::thread &thread : threads) thread.join();
  }
}

void phases() {
  int completed = 0;
  auto complete = [&]() noexcept { completed++; };
  std::barrier barrier(THREADS, complete);
  std::atomic<int> arrived{0};
  on_four([&](int) {
    for (int round = 1; round <= 100; round++) {
      arrived++;
      barrier.arrive_and_wait();
      CHECK(completed >= round && arrived >= round * THREADS);
    }
  });
  CHECK(completed == 100 && arrived == 100 * THREADS);
}

void leaving() {
  std::atomic<int> completed{0};
  auto complete = [&]() noexcept { completed++; };
  std::barrier barrier(THREADS, complete);
  on_four([&](int self) {
    for (int round = 0; round < 10; round++) {
      if (self < round) return barrier.arrive_and_drop();
      barrier.wait(barrier.arrive());
    }
    barrier.arrive_and_drop();
  });
  CHECK(completed == THREADS + 1);
}

void several_at_once() {
  int completed = 0;
  auto complete = [&]() noexcept { completed++; };
  std::barrier barrier(3, complete);
  auto token = barrier.arrive(2);
  CHECK(completed == 0);
  std::thread third([&] { (void)barrier.arrive(); });
  barrier.wait(std::move(token));
  CHECK(completed == 1);
  third.join();
}

}  // namespace

int main() {
  latches();
  phases();
  leaving();
  several_at_once();
  return passed();
}

// Must exit 0 and print "ok": owners in many threads count right, and an object goes once, when the last owner goes.
// Needs <thread>.
#include "check.h"

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace {

std::atomic<int> alive{0};

struct Counted : std::enable_shared_from_this<Counted> {
  int value = 42;
  Counted() { alive++; }
  ~Counted() {
    value = 0;
    alive--;
  }
};

template <class Work> void on_four(Work work) {
  std::vector<std::thread> threads;
  for (int i = 0; i < THREADS; i++) threads.emplace_back(work, i);
  for (std::thread &thread : threads) thread.join();
}

void copies() {
  auto shared = std::make_shared<Counted>();
  on_four([shared](int) {
    for (int i = 0; i < 6000; i++) {
      std::shared_ptr<Counted> copy = shared;
      std::shared_ptr<int> part(copy, &copy->value);
      CHECK(*part == 42);
    }
  });
  CHECK(shared.use_count() == 1 && alive == 1);
}

void weak_copies() {
  auto shared = std::make_shared<Counted>();
  std::weak_ptr<Counted> weak = shared;
  on_four([weak](int) {
    for (int i = 0; i < 6000; i++) {
      std::weak_ptr<Counted> copy = weak;
      std::shared_ptr<Counted> locked = copy.lock();
      CHECK(locked != nullptr && locked->value == 42);
      std::weak_ptr<Counted> third = locked->shared_from_this();
    }
  });
  CHECK(shared.use_count() == 1);
  shared.reset();
  CHECK(weak.expired() && alive == 0);
}

/* The last owner goes while others try to become one. */
void races_with_the_end() {
  for (int round = 0; round < 60; round++) {
    std::shared_ptr<Counted> shared(new Counted);
    std::weak_ptr<Counted> weak = shared;
    std::atomic<int> go{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < THREADS; i++) {
      threads.emplace_back([weak, &go] {
        go++;
        // Not until the end: while they hand the object on to each other, there is none.
        for (int i = 0; i < 1000; i++) {
          std::shared_ptr<Counted> locked = weak.lock();
          if (locked == nullptr) break;
          CHECK(locked->value == 42);
        }
      });
    }
    while (go < THREADS) std::this_thread::yield();
    shared.reset();
    for (std::thread &thread : threads) thread.join();
    CHECK(alive == 0 && weak.expired());
  }
}

/* All owners are threads, so that any of them may be the last. */
void any_is_the_last() {
  for (int round = 0; round < 60; round++) {
    auto shared = std::make_shared<Counted>();
    std::weak_ptr<Counted> weak = shared;
    std::vector<std::thread> threads;
    for (int i = 0; i < THREADS; i++)
      threads.emplace_back([owner = shared, watcher = weak]() mutable {
        std::weak_ptr<Counted> mine = std::move(watcher);
        owner.reset();
      });
    shared.reset();
    for (std::thread &thread : threads) thread.join();
    CHECK(alive == 0 && weak.expired());
  }
}

#pragma clang diagnostic ignored "-Wdeprecated-declarations"
void atomic_access() {
  auto shared = std::make_shared<Counted>();
  on_four([&](int self) {
    for (int i = 0; i < 1000; i++) {
      if (self == 0) std::atomic_store(&shared, std::make_shared<Counted>());
      else CHECK(std::atomic_load(&shared)->value == 42);
    }
  });
  CHECK(alive == 1);
}

}  // namespace

int main() {
  copies();
  weak_copies();
  races_with_the_end();
  any_is_the_last();
  atomic_access();
  CHECK(alive == 0);
  return passed();
}

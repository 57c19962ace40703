// Must exit 0 and print "ok": the default memory resource is exchanged as a whole, and a synchronized pool serves all threads.
// Needs <thread>.
#include "check.h"

#include <atomic>
#include <memory_resource>
#include <string>
#include <thread>
#include <vector>

namespace {

class Counting : public std::pmr::memory_resource {
 public:
  std::atomic<int> blocks{0};

 private:
  void *do_allocate(size_t size, size_t alignment) override {
    blocks++;
    return std::pmr::new_delete_resource()->allocate(size, alignment);
  }
  void do_deallocate(void *block, size_t size, size_t alignment) override {
    blocks--;
    std::pmr::new_delete_resource()->deallocate(block, size, alignment);
  }
  bool do_is_equal(const memory_resource &other) const noexcept override { return this == &other; }
};

template <class Work> void on_four(Work work) {
  std::vector<std::thread> threads;
  for (int i = 0; i < THREADS; i++) threads.emplace_back(work, i);
  for (std::thread &thread : threads) thread.join();
}

}  // namespace

int main() {
  CHECK(std::pmr::get_default_resource() == std::pmr::new_delete_resource());
  Counting counting[THREADS];
  std::atomic<int> returned{0};
  // Every exchange gives back what another put in: each of the values comes out once, but for the one that stays.
  on_four([&](int self) {
    std::pmr::memory_resource *old = std::pmr::set_default_resource(&counting[self]);
    if (old == std::pmr::new_delete_resource()) returned++;
  });
  CHECK(returned == 1);
  CHECK(std::pmr::set_default_resource(nullptr) != std::pmr::new_delete_resource());
  CHECK(std::pmr::get_default_resource() == std::pmr::new_delete_resource());

  Counting upstream;
  {
    std::pmr::synchronized_pool_resource pool(&upstream);
    on_four([&](int self) {
      for (int i = 0; i < 100; i++) {
        std::pmr::vector<std::pmr::string> texts(&pool);
        std::string wanted(30, static_cast<char>('a' + self));
        for (int n = 0; n < 10; n++) texts.emplace_back(wanted);
        for (const std::pmr::string &text : texts) CHECK(std::string_view(text) == wanted);
      }
    });
    CHECK(upstream.blocks > 0);
  }
  CHECK(upstream.blocks == 0);
  return passed();
}

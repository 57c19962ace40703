// Must exit 0 and print "ok": locales are copied and dropped in many threads, facets get their numbers once, xalloc too.
// Needs <thread>.
#include "check.h"

#include <algorithm>
#include <ios>
#include <locale>
#include <string>
#include <thread>
#include <vector>

namespace {

int destroyed;

struct Named : std::locale::facet {
  static std::locale::id id;
  int number;
  explicit Named(int number) : number(number) {}
  ~Named() override { destroyed++; }
};
std::locale::id Named::id;

template <int N> struct Other : std::locale::facet {
  static std::locale::id id;
  int number = N;
};
template <int N> std::locale::id Other<N>::id;

template <class Work> void on_four(Work work) {
  std::vector<std::thread> threads;
  for (int i = 0; i < THREADS; i++) threads.emplace_back(work, i);
  for (std::thread &thread : threads) thread.join();
}

template <int N> void numbered(const std::locale &base) {
  std::locale mine(base, new Other<N>);
  CHECK(std::use_facet<Other<N>>(mine).number == N && std::use_facet<Named>(mine).number == 7);
}

}  // namespace

int main() {
  {
    std::locale base(std::locale::classic(), new Named(7));
    // Each thread's first use of a facet gives it a number; two with one number would replace each other.
    on_four([&](int) {
      numbered<1>(base), numbered<2>(base), numbered<3>(base), numbered<4>(base);
      numbered<5>(base), numbered<6>(base), numbered<7>(base), numbered<8>(base);
    });
    on_four([&](int) {
      for (int i = 0; i < 1500; i++) {
        std::locale copy = base, second = copy;
        CHECK(std::use_facet<Named>(second).number == 7);
      }
    });
    CHECK(destroyed == 0);
  }
  CHECK(destroyed == 1);
  std::vector<int> numbers[THREADS], all;
  on_four([&](int self) {
    for (int i = 0; i < 300; i++) numbers[self].push_back(std::ios_base::xalloc());
  });
  for (const std::vector<int> &some : numbers) all.insert(all.end(), some.begin(), some.end());
  std::sort(all.begin(), all.end());
  CHECK(std::unique(all.begin(), all.end()) == all.end());
  return passed();
}

// Must exit 0 and print "ok": atomics wider than any instruction are read and changed as a whole, by four threads.
#include "check.h"

#include <atomic>

namespace {

struct Wide {
  int values[5];
};

std::atomic<Wide> wide{Wide{}};
std::atomic<unsigned __int128> number{0};
int distances[THREADS];

bool is_whole(const Wide &value) {
  for (int each : value.values)
    if (each != value.values[0]) return false;
  return true;
}

Wide filled(int with) { return Wide{{with, with, with, with, with}}; }

void *work(void *arg) {
  for (int i = 0; i < 500; i++) {
    Wide seen = wide.load();
    CHECK(is_whole(seen));
    while (!wide.compare_exchange_weak(seen, filled(seen.values[0] + 1))) CHECK(is_whole(seen));
    number.fetch_add((static_cast<unsigned __int128>(1) << 64) + 1);
  }
  return arg;
}

void *exchange(void *arg) {
  int self = static_cast<int>(reinterpret_cast<intptr_t>(arg));
  for (int i = 1; i <= 500; i++) {
    Wide old = wide.exchange(filled(self * 1000 + i));
    CHECK(is_whole(old));
    distances[self] += old.values[0];
  }
  return arg;
}

}  // namespace

int main() {
  run_on_four(work);
  CHECK(wide.load().values[4] == 500 * THREADS && !wide.is_lock_free());
  unsigned __int128 sum = number.load();
  CHECK(static_cast<unsigned>(sum) == 500 * THREADS && static_cast<unsigned>(sum >> 64) == 500 * THREADS);
  wide.store(filled(0));
  run_on_four(exchange);
  // All that went in came out once, but for the one that stays.
  int all = wide.load().values[0];
  for (int distance : distances) all += distance;
  CHECK(all == THREADS * (500 * 501 / 2) + 500 * 1000 * (0 + 1 + 2 + 3));
  return passed();
}

// innocent: a library with a global object, whose constructor runs once, and a host that calls it from two threads
// config: {"link": {"entry": "reactor"}}
// scenario: counted.json
#include <atomic>

#define EXPORT(name) extern "C" __attribute__((export_name(#name)))

struct Counter {
  std::atomic<int> value{0};
  int step = 0;
  Counter() { step += 1; }
};
static Counter counter;

EXPORT(count) int count() { return (counter.value += counter.step) > 0; }
EXPORT(total) int total() { return counter.step * counter.value; }

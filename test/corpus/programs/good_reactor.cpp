// innocent: a library with a global object, whose constructor runs once, and a host that calls it from two threads
// config: {"link": {"entry": "reactor"}}
// scenario: counted.json
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <string>

#define EXPORT(name) extern "C" __attribute__((export_name(#name)))

struct Counter {
  std::atomic<int> value{0};
  std::string name = "a name that is too long for the short form of a string";
};
static Counter counter;

EXPORT(count) int count() { return ++counter.value > 0; }
EXPORT(total) int total() { return static_cast<int>(counter.name.size() > 20) * counter.value; }
EXPORT(length) int length(const char *text) {
  char *copy = strdup(text);
  const auto size = static_cast<int>(strlen(copy));
  free(copy);
  return size;
}
EXPORT(stop) void stop() { counter.name = std::string(); counter.name.shrink_to_fit(); }

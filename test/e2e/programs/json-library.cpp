// Must exit 0 and print "48 documents, 48 handed over" when each thread makes 12: four threads work with two libraries
// that nobody wrote for WebAssembly: JSON for Modern C++ (24,000 lines of templates: std::map, std::string, std::vector,
// allocation without end) and, where libc++ has threads, moodycamel's lock-free queue (4,000 lines of atomics and thread_local).
//
// argv: documents that each thread makes. Each document is built, printed, parsed, patched, diffed and sent through
// CBOR and MessagePack; whatever a thread made, another takes from the queue and compares with what it must be.
#include <nlohmann/json.hpp>

#include <atomic>
#include <deque>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include <pthread.h>

#if defined(_LIBCPP_HAS_THREADS) && _LIBCPP_HAS_THREADS
#include <concurrentqueue/concurrentqueue.h>
#endif

using nlohmann::json;

namespace {

constexpr int THREADS = 4;

struct Parcel {
  int number;
  std::string text;
};

#if defined(_LIBCPP_HAS_THREADS) && _LIBCPP_HAS_THREADS
using Queue = moodycamel::ConcurrentQueue<Parcel>;
#else
// moodycamel's queue includes <thread>, which a libc++ without threads does not have.
class Queue {
 public:
  void enqueue(Parcel parcel) {
    pthread_mutex_lock(&mutex_);
    parcels_.push_back(std::move(parcel));
    pthread_mutex_unlock(&mutex_);
  }
  bool try_dequeue(Parcel &parcel) {
    pthread_mutex_lock(&mutex_);
    const bool found = !parcels_.empty();
    if (found) {
      parcel = std::move(parcels_.front());
      parcels_.pop_front();
    }
    pthread_mutex_unlock(&mutex_);
    return found;
  }

 private:
  pthread_mutex_t mutex_ = PTHREAD_MUTEX_INITIALIZER;
  std::deque<Parcel> parcels_;
};
#endif

Queue queue;
std::atomic<int> made{0}, taken{0}, wrong{0};
int each_makes = 100;

json document(int number) {
  json result = {{"number", number}, {"name", "document " + std::to_string(number)}, {"ratio", number / 7.0}};
  for (int i = 0; i < 20; i++) {
    result["items"].push_back({{"id", number * 100 + i},
                               {"text", std::string(static_cast<size_t>(i * 7 % 61), static_cast<char>('a' + i))},
                               {"tags", std::vector<std::string>{"one", "zwei", "trois \u00e9\u4e2d"}},
                               {"nested", {{"deep", {{"deeper", i}}}, {"flag", i % 2 == 0}, {"nothing", nullptr}}}});
  }
  return result;
}

bool survives(const json &original) {
  const json parsed = json::parse(original.dump(2), nullptr, false);
  if (parsed.is_discarded() || parsed != original) return false;
  std::vector<char> cbor, msgpack;
  json::to_cbor(original, cbor);
  json::to_msgpack(original, msgpack);
  if (json::from_cbor(cbor, true, false) != original) return false;
  if (json::from_msgpack(msgpack, true, false) != original) return false;
  json changed = original;
  changed["items"].erase(3);
  changed["name"] = "changed";
  if (original.patch(json::diff(original, changed)) != changed) return false;
  if (original.flatten().unflatten() != original) return false;
  return original["items"][5]["nested"]["deep"]["deeper"] == 5;
}

void take_one() {
  Parcel parcel;
  if (!queue.try_dequeue(parcel)) return;
  if (json::parse(parcel.text, nullptr, false) != document(parcel.number)) wrong++;
  taken++;
}

void *work(void *argument) {
  const int first = *static_cast<int *>(argument) * each_makes;
  for (int i = 0; i < each_makes; i++) {
    const json made_here = document(first + i);
    if (!survives(made_here)) wrong++;
    queue.enqueue(Parcel{first + i, made_here.dump()});
    made++;
    take_one();
  }
  while (taken < THREADS * each_makes && wrong == 0) take_one();
  return nullptr;
}

}  // namespace

int main(int count, char **arguments) {
  if (count > 1) each_makes = std::atoi(arguments[1]);
  pthread_t threads[THREADS];
  int numbers[THREADS];
  for (int i = 0; i < THREADS; i++) {
    numbers[i] = i;
    if (pthread_create(&threads[i], nullptr, work, &numbers[i]) != 0) return 2;
  }
  for (pthread_t thread : threads) {
    if (pthread_join(thread, nullptr) != 0) return 3;
  }
  std::printf("%d documents, %d handed over\n", made.load(), taken.load());
  return wrong == 0 ? 0 : 1;
}

// ThreadSanitizer's reports as lines of JSON, taken by its debugging interface: the text that it prints names functions
// of the interpreter's process, and would have to be read back.
#include <algorithm>
#include <set>

#include "race.h"
#include "tsan.h"
#include "watch.h"

extern "C" {
#include "wasm_runtime.h"

int __tsan_get_report_data(void *report, const char **description, int *count, int *stacks, int *accesses, int *places,
                           int *mutexes, int *threads, int *unique_threads, void **sleep_trace,
                           unsigned long trace_size);
int __tsan_get_report_mop(void *report, unsigned long index, int *thread, void **address, int *size, int *write,
                          int *atomic, void **trace, unsigned long trace_size);
int __tsan_get_report_thread(void *report, unsigned long index, int *thread, uint64_t *os_id, int *running,
                             const char **name, int *parent, void **trace, unsigned long trace_size);
void __tsan_on_report(void *report);
const char *__tsan_default_options();
}

namespace wamr_pthread::race {
namespace {

constexpr int MAX_TRACE = 48;
/** Different ones of a run; a module without any locks has thousands. */
constexpr size_t MAX_REPORTS = 100;

struct Access {
  void *address = nullptr;
  int thread = 0, size = 0, write = 0, atomic = 0;
  void *trace[MAX_TRACE] = {};
};

bool is_place(const void *pc) {
  const auto value = reinterpret_cast<uintptr_t>(pc);
  return value >= PLACES && value < PLACES_END;
}

uint32_t place_of(const void *pc) { return static_cast<uint32_t>(reinterpret_cast<uintptr_t>(pc) - PLACES); }

/** In bytes from the start of the module's memory, or -1. */
int64_t offset_in_memory(const void *address) {
  const int64_t of_word = offset_of_word(address);
  if (of_word >= 0) return of_word;
  wasm_module_inst_t instance = session().instance;
  if (instance == nullptr) return -1;
  WASMMemoryInstance *memory = wasm_get_default_memory(reinterpret_cast<WASMModuleInstance *>(instance));
  const auto *at = static_cast<const uint8_t *>(address);
  if (memory == nullptr || at < memory->memory_data) return -1;
  const auto offset = static_cast<uint64_t>(at - memory->memory_data);
  return offset < memory->memory_data_size ? static_cast<int64_t>(offset) : -1;
}

uint64_t os_id_of(void *report, int threads, int thread) {
  for (int i = 0; i < threads; i++) {
    int id = 0, ignored = 0;
    uint64_t os_id = 0;
    const char *name = nullptr;
    void *trace[1] = {};
    __tsan_get_report_thread(report, static_cast<unsigned long>(i), &id, &os_id, &ignored, &name, &ignored, trace, 1);
    if (id == thread) return os_id;
  }
  return 0;
}

/** The module's places; `native` where the host does it for the function that is innermost. */
std::string write_access(const Access &access, uint64_t os_id) {
  Places places;
  bool native = false;
  for (int i = 0; i < MAX_TRACE && access.trace[i] != nullptr; i++) {
    if (is_place(access.trace[i])) {
      if (place_of(access.trace[i]) == 0) break;
      if (places.size() < MAX_PLACES) places.push_back(place_of(access.trace[i]));
    } else if (places.empty() && !(access.atomic && i == 0)) {
      native = true;
    }
  }
  return json::Object()
      .put("thread", json::numeral(number_of(os_id)))
      .put("task", json::numeral(os_id))
      .put("write", json::boolean(access.write != 0))
      .put("atomic", json::boolean(access.atomic != 0))
      .put("size", json::numeral(access.size))
      .put("address", json::numeral(offset_in_memory(access.address)))
      .put("places", json::list(places, json::numeral<uint32_t>))
      .put("native", json::boolean(native))
      .close();
}

/** The same pair of places again says nothing new, whoever came first. */
bool is_new(const Access &one, const Access &other) {
  static std::set<std::vector<const void *>> known;
  const void *a = one.trace[0], *b = other.trace[0];
  std::vector<const void *> key{std::min(a, b), std::max(a, b)};
  // Natives and atomic instructions are known by their caller.
  for (const Access *each : {&one, &other})
    if (!is_place(each->trace[0])) key.insert(key.end(), each->trace, each->trace + 4);
  return known.size() < MAX_REPORTS && known.insert(key).second;
}

/**
 * Of an access of many bytes, ThreadSanitizer may report more than one part, and takes the place that its own history saw
 * last for that of the access. What is done meanwhile, as taking a lock, is in that history, too.
 */
class KeptPlace {
 public:
  explicit KeptPlace(void *report) {
    int ignored = 0;
    void *address = nullptr, *trace[1] = {};
    __tsan_get_report_mop(report, 0, &ignored, &address, &ignored, &ignored, &ignored, trace, 1);
    place_ = trace[0];
  }
  ~KeptPlace() {
    static thread_local char nobodys;
    // A range is written into the history always, a single access only where it is not there yet.
    __tsan_read_range_pc(&nobodys, sizeof nobodys, place_);
  }

 private:
  void *place_ = nullptr;
};

}  // namespace
}  // namespace wamr_pthread::race

/** Called on the thread of the later access, one at a time. */
void __tsan_on_report(void *report) {
  using namespace wamr_pthread;
  using namespace wamr_pthread::race;
  const char *description = "";
  const KeptPlace kept(report);
  int ignored = 0, accesses = 0, threads = 0;
  void *sleep[1] = {};
  __tsan_get_report_data(report, &description, &ignored, &ignored, &accesses, &ignored, &ignored, &threads, &ignored,
                         sleep, 1);
  if (accesses < 2 || out == nullptr) return;
  Access list[2];
  for (unsigned long i = 0; i < 2; i++)
    __tsan_get_report_mop(report, i, &list[i].thread, &list[i].address, &list[i].size, &list[i].write, &list[i].atomic,
                          list[i].trace, MAX_TRACE);
  // Elsewhere it is WAMR's memory, of whose locks ThreadSanitizer knows nothing.
  if (offset_in_memory(list[0].address) < 0 || !is_new(list[0], list[1])) return;
  std::string both;
  for (const Access &each : list)
    both += (both.empty() ? "" : ",") + write_access(each, os_id_of(report, threads, each.thread));
  json::Object object;
  object.put("accesses", "[" + both + "]");
  const int64_t at = offset_in_memory(list[0].address);
  const std::string block = at < 0 ? "" : block_at(static_cast<uint32_t>(at));
  if (!block.empty()) object.put("block", block);
  int owner = 0;
  if (at >= 0 && stack_owner(static_cast<uint32_t>(at), owner)) object.put("stackOf", json::numeral(owner));
  out->write_line(json::Object().put("race", object.close()).close());
}

const char *__tsan_default_options() {
  return
      // Its own words are about the interpreter; ours come by __tsan_on_report.
      "log_path=/dev/null:symbolize=0:halt_on_error=0:exitcode=0:atexit_sleep_ms=0:"
      // Long enough a memory of earlier accesses; a report without the earlier one's stack is dropped.
      "history_size=7:"
      // One address, or one place, may be in several races.
      "suppress_equal_addresses=0:suppress_equal_stacks=1:"
      // Output of two threads to one file orders nothing in a program.
      "io_sync=0:"
      // Locks of the program are not the host's: race/locks.cc.
      "detect_deadlocks=0:report_mutex_bugs=0:report_destroy_locked=0:report_thread_leaks=0:report_signal_unsafe=0";
}

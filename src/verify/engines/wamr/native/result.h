// What happened: plain data, given to a sink.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace wamr_pthread {

/** A thread whose number could not be found out. */
constexpr int UNKNOWN_THREAD = 1 << 20;

/** A thread that still lives when a run is given up. */
struct Blocked {
  /** 0 is main; others count from 1 in order of creation, threads of the host from -1 downwards. */
  int thread = UNKNOWN_THREAD;
  /** The native it waits in, as a call; empty: it is in wasm code. */
  std::string native;
  /** It used no processor time. */
  bool sleeps = false;
  /** Function indices, innermost first. */
  std::vector<uint32_t> stack;
};

struct LockFailure {
  /** `never initialised`, `stale handle` or `other`. */
  std::string reason;
  uint32_t address = 0;
  uint32_t count = 0;
};

struct StackUse {
  uint32_t used = 0;
  uint32_t size = 0;
  bool overflowed = false;
};

/** A size of blocks in bytes, and how many of it were allocated. */
struct SizeUse {
  uint32_t size = 0;
  uint64_t count = 0;
};

/** Who did something to the heap. */
struct HeapPlace {
  /** As in Blocked. */
  int thread = UNKNOWN_THREAD;
  /** Innermost first: places in the module's file where Result::heap_exact, else function indices. */
  std::vector<uint32_t> stack;
};

/** A misuse of the app heap; the same one at the same place again is counted. */
struct HeapMisuse {
  /** `overflow`, `underflow`, `use after free`, `double free`, `invalid free` or `stray access`. */
  std::string kind;
  uint32_t address = 0;
  /** Of the access, bytes; 0: none. */
  uint32_t size = 0;
  bool write = false;
  /** The native that did it for the module; empty: wasm code. */
  std::string native;
  HeapPlace by;
  uint64_t count = 1;
  /** The block that it is about. */
  bool has_block = false;
  uint32_t block_address = 0;
  uint32_t block_size = 0;
  HeapPlace allocated;
  HeapPlace freed;
  bool is_freed = false;
};

/** Blocks that were left at the end, of one origin. */
struct HeapLeak {
  uint64_t bytes = 0;
  uint64_t count = 0;
  /** Something still points to them. */
  bool reachable = false;
  HeapPlace allocated;
};

/** Something that a thread did. */
struct Event {
  /** Microseconds since the program's start. */
  int64_t at = 0;
  int thread = UNKNOWN_THREAD;
  /** `created`, `started`, `waits`, `runs` or `ended`. */
  const char *kind = "";
  /** The native that it waits in, as a call; empty: `address` and `stack` say it. */
  std::string on = "";
  /** Who created it. */
  int by = 0;
  /** Of the word that an atomic wait sleeps on, and the functions around it, innermost first. */
  uint32_t address = 0;
  std::vector<uint32_t> stack = {};
  /** What its creator gave it. */
  uint32_t argument = 0;
};

/** Bytes that the app heap held, and when, in microseconds since the program's start. */
struct Sample {
  int64_t at = 0;
  uint64_t live = 0;
};

struct StepResult {
  std::string thread;
  std::string call;
  uint32_t calls = 0;
  uint32_t mismatches = 0;
  std::string last;
};

struct Result {
  /** `exit`, `trap`, `hang`, or `refused` where WAMR did not load or instantiate the module. */
  std::string outcome = "exit";
  int exit_code = 0;
  std::string message;
  int thread = 0;
  std::vector<uint32_t> stack;
  std::vector<Blocked> blocked;
  uint32_t created = 0, failed = 0, peak = 0;
  /** False where this build cannot count threads and locks. */
  bool counts_threads = false;
  uint64_t lock_calls = 0;
  std::vector<LockFailure> lock_failures;
  uint64_t heap_peak = 0, heap_live = 0, allocations = 0, heap_failed = 0, invalid_frees = 0;
  std::vector<SizeUse> heap_sizes;
  std::vector<StackUse> stacks;
  std::vector<std::string> unlinked;
  std::vector<uint64_t> stub_calls;
  /** -1: not counted. */
  int64_t constructor_runs = -1;
  std::vector<StepResult> steps;
  double milliseconds = 0;
  /** Every access was looked up: wamr-pthread-heap, where the module has no allocator of its own. */
  bool heap_exact = false;
  std::vector<HeapMisuse> heap_misuse;
  std::vector<HeapLeak> heap_leaks;
  std::vector<Event> events;
  uint32_t events_dropped = 0;
  std::vector<Sample> heap_samples;
  /** False where atomic waits of the module cannot be seen. */
  bool sees_atomic_waits = false;
};

/** Takes what a run has to say; called from any thread. */
class Sink {
 public:
  virtual ~Sink() = default;
  /** A line of WAMR's log. */
  virtual void log(const std::string &text) = 0;
  /** The end of the run; nothing follows. */
  virtual void end(const Result &result) = 0;
};

}  // namespace wamr_pthread

// What to run: plain data, made by whoever drives the engine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace wamr_pthread {

/** An argument of a call. */
struct Argument {
  enum class Kind { number, wide, text, length };
  Kind kind = Kind::number;
  double number = 0;
  int64_t wide = 0;
  std::string text;
  /** `length`: position of the text argument whose length in bytes is passed. */
  uint32_t index = 0;
};

/** Calls of one export, one after the other. */
struct Step {
  std::string call;
  std::vector<Argument> arguments;
  uint32_t repeat = 1;
  bool expects = false;
  /** The expected result: `wide` for i64, otherwise `number`. */
  Argument expected;
};

/** Host threads that start at a common barrier. */
struct HostThreads {
  uint32_t count = 1;
  std::vector<Step> steps;
};

/** One of the user's own natives: answers a constant, or hands out messages. */
struct Stub {
  std::string module;
  std::string name;
  int64_t returns = 0;
  std::vector<std::string> texts;
  /** How often the list of texts is gone through, all threads together. */
  uint32_t times = 0;
  /** Positions of the arguments with the buffer's address and its size. */
  uint32_t buffer = 0;
  uint32_t capacity = 0;
};

/** Addresses in linear memory, end excluded. */
struct Slice {
  uint32_t start = 0;
  uint32_t end = 0;
};

/** A function, imported or not, that matters for the order of threads. */
struct WatchedFunction {
  uint32_t index = 0;
  /**
   * Of a lock whose address is the first parameter: `lock` waits, `try` does not, `unlock`, and `forget` for those that
   * make or destroy it. Of one that readers share: `read`, `write`, `tryWrite` and `unlockShared`. `leave` ends the thread; `send` and `receive` have a descriptor as their first parameter;
   * what `hide` does orders nothing.
   */
  std::string kind;
};

/** src/verify/schedule/schedule.ts; with a budget of 0 nothing is shaken. */
struct Schedule {
  uint32_t seed = 0;
  uint32_t rate = 0, longest = 0, window = 0, scatter = 0, linger = 0;
  int64_t budget = 0;
};

struct Job {
  std::vector<uint8_t> module;
  /** `start`: WASI's _start. `main`: main without WASI. `none`: only steps. */
  enum class Program { none, start, main };
  Program program = Program::none;
  std::vector<std::string> arguments;
  std::vector<std::string> environment;
  /** `guest::host` pairs. */
  std::vector<std::string> directories;
  uint32_t heap_size = 0;
  /** The interpreter's operand stack, bytes. */
  uint32_t operand_stack = 0;
  uint32_t max_threads = 4;
  uint32_t timeout_ms = 0;
  /** Bytes of data that the process may have beyond what it has at the start; 0: no limit. */
  uint64_t memory_budget = 0;
  std::vector<Slice> slices;
  /** Export of the i64 global that counts runs of the constructors; empty: not counted. */
  std::string constructor_counter;
  /** File descriptors of the program's own streams. */
  int stdin_fd = 0;
  int stdout_fd = 1;
  int stderr_fd = 2;
  std::vector<Stub> stubs;
  /** What WAMR leaves to the host before anything else. */
  std::vector<Step> initialise;
  std::vector<Step> setup;
  std::vector<HostThreads> threads;
  std::vector<Step> teardown;
  /** Only for wamr-pthread-san; of wamr-pthread-heap the functions that the host stands in for (heap/stand_in.h). */
  std::vector<WatchedFunction> watched_functions;
  Schedule schedule;
};

}  // namespace wamr_pthread

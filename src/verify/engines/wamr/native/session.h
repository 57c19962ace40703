// The state of the one run of this process, for natives that WAMR calls without any context of ours.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <deque>
#include <string>
#include <vector>

#include "job.h"
#include "lock.h"
#include "result.h"
#include "wasm_export.h"

namespace wamr_pthread {

struct Session {
  const Job *job = nullptr;
  Sink *sink = nullptr;
  wasm_module_t module = nullptr;
  /** Main's instance and environment; null until it is instantiated. */
  std::atomic<wasm_module_inst_t> instance{nullptr};
  std::atomic<wasm_exec_env_t> main{nullptr};
  /** Instances of host threads, for counters that live in globals. */
  std::vector<wasm_module_inst_t> host_instances;
  std::vector<std::string> unlinked;
  Mutex steps_lock;
  /** A deque: threads write to their own records while others are added. */
  std::deque<StepResult> steps;
  std::chrono::steady_clock::time_point begin;
  /** Set by whoever reports; the others stay silent. */
  std::atomic<bool> ended{false};
};

Session &session();

/** Fills in what was counted, for a run that ended or is given up. */
void collect(Result &result);

// heap.cc: also what the host allocates for the module is counted.
uint64_t host_malloc(wasm_module_inst_t instance, uint32_t size, void **native);
void host_free(wasm_module_inst_t instance, uint64_t block);
/** Size of the app heap to make, for a program that is to have so much of it. */
uint32_t heap_room(uint32_t size);
void register_heap();
void collect_heap(Result &result);

// natives.cc
void register_threads();
void collect_threads(Result &result);
/** Returns once every thread that was created before has its number. */
void await_creator();
/** So many threads live at the same time, besides main. */
void note_peak(uint32_t alive);

// inside.cc / outside.cc: what needs WAMR's internal headers, and what is left without them.
namespace inside {
/** Living threads of the program but main's cluster lock may be held: gives up after a while. */
std::vector<Blocked> living_threads();
/** A native of WAMR itself, to be called by ours; null: cannot be had. */
void *original(const char *name, const char *module = "env");
/** Remembers a new thread of the cluster; call with all creations kept apart. */
uint32_t note_threads(wasm_exec_env_t creator);
/** A thread of the host; returns how many threads live besides main. */
uint32_t note_host_thread(wasm_exec_env_t env, int number);
int number_of(wasm_exec_env_t env);
/** Who calls a native, cheap enough for every allocation. */
struct Site {
  int thread = UNKNOWN_THREAD;
  uint32_t depth = 0;
  /** Indices, innermost first; the native's own is left out. */
  std::array<uint32_t, 6> functions{};
};
/** `env` null: the host. */
Site site_of(wasm_exec_env_t env);
/** Thread and stack of the first exception. */
void trap_place(Result &result);
constexpr uint32_t MAX_FRAMES = 64;
/** Indices of the innermost functions, at most so many; innermost first. Only of a thread that stands still. */
std::vector<uint32_t> stack_of(wasm_exec_env_t env, uint32_t most = MAX_FRAMES);
}  // namespace inside

/** Shows in the table of waiting threads what `env` waits in, for the life of this object. */
class Wait {
 public:
  Wait(wasm_exec_env_t env, std::string what);
  ~Wait();
  Wait(const Wait &) = delete;
  Wait &operator=(const Wait &) = delete;

 private:
  wasm_exec_env_t env_;
  int64_t since_;
};
std::string waiting_in(wasm_exec_env_t env);

// stubs.cc
void register_stubs();
void collect_stubs(Result &result);

// stacks.cc
void paint_stacks();
void collect_stacks(Result &result);

// steps.cc: false after an exception.
bool run_steps(wasm_exec_env_t env, const std::vector<Step> &steps, const std::string &thread);
bool run_host_threads();

// watchdog.cc
void start_watchdog();

// limits.cc
void limit_memory(uint64_t budget);

}  // namespace wamr_pthread

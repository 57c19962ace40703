#include <condition_variable>
#include <cstdio>
#include <cstring>
#include <thread>

#include "events.h"
#include "schedule.h"
#include "session.h"
#include "watch.h"

namespace wamr_pthread {
namespace {

/** Arguments of a call as WAMR takes them, and the blocks that hold its texts. */
struct Frame {
  std::vector<uint32_t> cells;
  std::vector<uint64_t> blocks;
};

bool fail(wasm_module_inst_t instance, const std::string &why) {
  wasm_runtime_set_exception(instance, why.c_str());
  return false;
}

template <typename Value>
void push(Frame &frame, Value value) {
  const size_t at = frame.cells.size();
  frame.cells.resize(at + sizeof value / sizeof(uint32_t));
  std::memcpy(&frame.cells[at], &value, sizeof value);
}

/** False where the app heap has no room for a text. */
bool push_text(wasm_module_inst_t instance, Frame &frame, const std::string &text) {
  void *native = nullptr;
  const uint64_t block = host_malloc(instance, static_cast<uint32_t>(text.size() + 1), &native);
  if (block == 0) return false;
  std::memcpy(native, text.c_str(), text.size() + 1);
  frame.blocks.push_back(block);
  push(frame, static_cast<uint32_t>(block));
  return true;
}

/** Like a C compiler: any integer, signed or not, fits into the 32 bits of an i32. */
void push_number(Frame &frame, wasm_valkind_t type, const Argument &argument) {
  const bool wide = argument.kind == Argument::Kind::wide;
  const auto whole = wide ? argument.wide : static_cast<int64_t>(argument.number);
  const double real = wide ? static_cast<double>(argument.wide) : argument.number;
  if (type == WASM_I64) push(frame, whole);
  else if (type == WASM_F32) push(frame, static_cast<float>(real));
  else if (type == WASM_F64) push(frame, real);
  else push(frame, static_cast<uint32_t>(whole));
}

bool push_all(wasm_module_inst_t instance, const Step &step, const std::vector<wasm_valkind_t> &types, Frame &frame) {
  for (size_t i = 0; i < step.arguments.size(); i++) {
    const Argument &argument = step.arguments[i];
    if (argument.kind == Argument::Kind::text) {
      if (!push_text(instance, frame, argument.text)) return fail(instance, "wasm_runtime_module_malloc(" + std::to_string(argument.text.size() + 1) +
                                  ") found no room for an argument of " + step.call);
      continue;
    }
    Argument number = argument;
    if (argument.kind == Argument::Kind::length && argument.index < step.arguments.size())
      number.number = static_cast<double>(step.arguments[argument.index].text.size());
    push_number(frame, types[i], number);
  }
  return true;
}

struct Answer {
  std::string text;
  bool matches = true;
};

Answer read_answer(const Step &step, wasm_valkind_t type, const uint32_t *cells) {
  const double number = step.expected.number;
  int64_t wide = 0;
  if (type == WASM_I64) {
    std::memcpy(&wide, cells, sizeof wide);
    const bool same = step.expected.kind == Argument::Kind::wide ? step.expected.wide == wide
                                                                : number == static_cast<double>(wide);
    return {std::to_string(wide), same};
  }
  if (type == WASM_F32 || type == WASM_F64) {
    double real = 0;
    float single = 0;
    std::memcpy(&single, cells, sizeof single);
    if (type == WASM_F64) std::memcpy(&real, cells, sizeof real);
    else real = single;
    char text[40];
    std::snprintf(text, sizeof text, "%.17g", real);
    return {text, type == WASM_F32 ? single == static_cast<float>(number) : real == number};
  }
  const auto value = static_cast<int32_t>(cells[0]);
  wide = step.expected.kind == Argument::Kind::wide ? step.expected.wide : static_cast<int64_t>(number);
  return {std::to_string(value), static_cast<uint32_t>(wide) == cells[0]};
}

bool call_once(wasm_exec_env_t env, wasm_function_inst_t function, const Step &step, StepResult &result) {
  wasm_module_inst_t instance = wasm_runtime_get_module_inst(env);
  const uint32_t results = wasm_func_get_result_count(function, instance);
  std::vector<wasm_valkind_t> types(wasm_func_get_param_count(function, instance));
  if (types.size() != step.arguments.size())
    return fail(instance, step.call + " takes " + std::to_string(types.size()) + " arguments, the step gives " +
                              std::to_string(step.arguments.size()));
  if (!types.empty()) wasm_func_get_param_types(function, instance, types.data());
  Frame frame;
  bool good = push_all(instance, step, types, frame);
  const auto argument_cells = static_cast<uint32_t>(frame.cells.size());
  // Results come back in the same cells; no result is larger than four.
  frame.cells.resize(argument_cells + 4);
  good = good && wasm_runtime_call_wasm(env, function, argument_cells, frame.cells.data());
  for (uint64_t block : frame.blocks) host_free(instance, block);
  if (!good) return false;
  if (results == 0) {
    const Guard guard(session().steps_lock);
    result.calls++;
    return true;
  }
  wasm_valkind_t type = WASM_I32;
  wasm_func_get_result_types(function, instance, &type);
  const Answer answer = read_answer(step, type, frame.cells.data());
  const Guard guard(session().steps_lock);
  const bool unexpected = step.expects && !answer.matches;
  // The result of an unexpected call stays until the next unexpected one.
  if (unexpected || result.mismatches == 0) result.last = answer.text;
  if (unexpected) result.mismatches++;
  result.calls++;
  return true;
}

/** All host threads begin together. */
class Barrier {
 public:
  explicit Barrier(uint32_t count) : missing_(count) {}
  void arrive() {
    std::unique_lock<std::mutex> guard(lock_);
    if (--missing_ == 0) all_.notify_all();
    else all_.wait(guard, [this] { return missing_ == 0; });
  }

 private:
  std::mutex lock_;
  std::condition_variable all_;
  uint32_t missing_;
};

StepResult &add_record(const std::string &thread, const std::string &call) {
  const Guard guard(session().steps_lock);
  return session().steps.emplace_back(StepResult{thread, call, 0, 0, ""});
}

struct HostThread {
  wasm_exec_env_t env = nullptr;
  const std::vector<Step> *steps = nullptr;
  int number = 0;
  bool good = true;
};

}  // namespace

bool run_steps(wasm_exec_env_t env, const std::vector<Step> &steps, const std::string &thread) {
  wasm_module_inst_t instance = wasm_runtime_get_module_inst(env);
  for (const Step &step : steps) {
    StepResult &result = add_record(thread, step.call);
    // Functions belong to an instance: of host threads not main's.
    wasm_function_inst_t function = wasm_runtime_lookup_function(instance, step.call.c_str());
    bool good = function != nullptr || fail(instance, "no function is exported as " + step.call);
    for (uint32_t i = 0; good && i < step.repeat; i++) {
      schedule::point(env);
      good = call_once(env, function, step, result);
    }
    if (!good) return false;
  }
  return true;
}

bool run_host_threads() {
  Session &self = session();
  std::vector<HostThread> hosts;
  for (const HostThreads &group : self.job->threads)
    for (uint32_t i = 0; i < group.count; i++)
      hosts.push_back({nullptr, &group.steps, static_cast<int>(hosts.size()) + 1, true});
  // Before any of them starts: WAMR copies main's instance here.
  for (HostThread &host : hosts) {
    host.env = wasm_runtime_spawn_exec_env(self.main);
    if (host.env == nullptr) return fail(self.instance, "wasm_runtime_spawn_exec_env failed for host thread " +
                                         std::to_string(host.number) + ": no stack slice is left (threads.max)");
    note_peak(inside::note_host_thread(host.env, -host.number));
    self.host_instances.push_back(wasm_runtime_get_module_inst(host.env));
  }
  watch::begins_threads();
  Barrier barrier(static_cast<uint32_t>(hosts.size()));
  std::vector<std::thread> running;
  for (HostThread &host : hosts)
    running.emplace_back([&host, &barrier] {
      watch::begins();
      wasm_runtime_init_thread_env();
      barrier.arrive();
      events::begins(host.env);
      schedule::start(host.env);
      host.good = run_steps(host.env, *host.steps, "host thread " + std::to_string(host.number));
      events::ends(host.env, -host.number);
      wasm_runtime_destroy_thread_env();
    });
  for (std::thread &each : running) each.join();
  for (const HostThread &host : hosts) watch::joined(-host.number);
  for (const HostThread &host : hosts)
    if (!host.good) return false;
  return true;
}

}  // namespace wamr_pthread

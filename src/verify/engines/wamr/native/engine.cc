#include "engine.h"

#include <cstdio>
#include <cstring>

#include "session.h"
#include "watch.h"

namespace wamr_pthread {
namespace {

std::vector<const char *> pointers(const std::vector<std::string> &texts) {
  std::vector<const char *> all;
  for (const std::string &text : texts) all.push_back(text.c_str());
  return all;
}

void note_unlinked() {
  Session &self = session();
  const int32_t count = wasm_runtime_get_import_count(self.module);
  for (int32_t i = 0; i < count; i++) {
    wasm_import_t import{};
    wasm_runtime_get_import_type(self.module, i, &import);
    if (import.kind == WASM_IMPORT_EXPORT_KIND_FUNC && !import.linked)
      self.unlinked.push_back(std::string(import.module_name) + "." + import.name);
  }
}

/** Loads and instantiates; the words of WAMR where it refuses, else empty. */
std::string open(Job &job) {
  Session &self = session();
  char error[256] = "";
  self.module =
      wasm_runtime_load(job.module.data(), static_cast<uint32_t>(job.module.size()), error, sizeof error);
  if (self.module == nullptr) return error;
  note_unlinked();
  auto environment = pointers(job.environment);
  auto directories = pointers(job.directories);
  // WAMR keeps these pointers; `job` outlives the run, the vectors would not.
  static std::vector<const char *> arguments;
  arguments = pointers(job.arguments);
  wasm_runtime_set_wasi_args_ex(self.module, nullptr, 0, directories.data(), static_cast<uint32_t>(directories.size()),
                                environment.data(), static_cast<uint32_t>(environment.size()),
                                const_cast<char **>(arguments.data()), static_cast<int>(arguments.size()),
                                job.stdin_fd, job.stdout_fd, job.stderr_fd);
  wasm_module_inst_t instance =
      wasm_runtime_instantiate(self.module, job.operand_stack, heap_room(job.heap_size), error, sizeof error);
  if (instance == nullptr) return error;
  self.instance = instance;
  paint_stacks();
  self.main = wasm_runtime_get_exec_env_singleton(instance);
  return self.main == nullptr ? "WASM module instantiate failed: create singleton exec_env failed" : "";
}

/** main's result, which WAMR leaves where the arguments were (wasm_application.c, execute_main). */
int run_main(const Job &job, bool &good) {
  Session &self = session();
  static const char *const names[] = {"main", "__main_argc_argv", "_main"};
  wasm_function_inst_t main = nullptr;
  for (const char *name : names)
    if (main == nullptr) main = wasm_runtime_lookup_function(self.instance, name);
  auto arguments = pointers(job.arguments);
  good = wasm_application_execute_main(self.instance, static_cast<int32_t>(arguments.size()),
                                       const_cast<char **>(arguments.data()));
  int code = 0;
  if (good && main != nullptr && !arguments.empty() && wasm_func_get_result_count(main, self.instance) > 0)
    std::memcpy(&code, arguments.data(), sizeof code);
  return code;
}

int run_program(const Job &job) {
  Session &self = session();
  if (!run_steps(self.main, job.initialise, "initialise")) return 0;
  if (!run_steps(self.main, job.setup, "setup")) return 0;
  if (!job.threads.empty() && !run_host_threads()) return 0;
  if (!run_steps(self.main, job.teardown, "teardown")) return 0;
  if (job.program == Job::Program::none) return 0;
  bool good = false;
  return run_main(job, good);
}

/** The exception of the program; exits are none. */
void read_ending(Result &result, int code) {
  Session &self = session();
  const char *exception = wasm_runtime_get_exception(self.instance);
  result.exit_code = code;
  if (const uint32_t wasi = wasm_runtime_get_wasi_exit_code(self.instance)) result.exit_code = static_cast<int>(wasi);
  if (exception == nullptr || std::strstr(exception, "wasi proc exit") != nullptr) return;
  result.outcome = "trap";
  result.message = exception;
  inside::trap_place(result);
}

int64_t counter_of(wasm_module_inst_t instance) {
  wasm_global_inst_t global{};
  const std::string &name = session().job->constructor_counter;
  if (!wasm_runtime_get_export_global_inst(instance, name.c_str(), &global) || global.kind != WASM_I64) return 0;
  int64_t value = 0;
  std::memcpy(&value, global.global_data, sizeof value);
  return value;
}

void finish(const Result &given) {
  Session &self = session();
  if (self.ended.exchange(true)) return;
  Result result = given;
  collect(result);
  self.sink->end(result);
}

}  // namespace

Session &session() {
  static Session the_one;
  return the_one;
}

void collect(Result &result) {
  Session &self = session();
  result.milliseconds =
      std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - self.begin).count();
  result.unlinked = self.unlinked;
  collect_threads(result);
  collect_heap(result);
  collect_stubs(result);
  collect_stacks(result);
  {
    const Guard guard(self.steps_lock);
    result.steps.assign(self.steps.begin(), self.steps.end());
  }
  if (self.job->constructor_counter.empty() || self.instance == nullptr) return;
  result.constructor_runs = counter_of(self.instance);
  for (wasm_module_inst_t instance : self.host_instances) result.constructor_runs += counter_of(instance);
}

void run(const Job &given, Sink &sink) {
  // WAMR changes the module's bytes while it loads them, and keeps pointers to the rest.
  static Job job;
  job = given;
  Session &self = session();
  self.job = &job;
  self.sink = &sink;
  self.begin = std::chrono::steady_clock::now();
  watch::module_at(job.module.data());
  limit_memory(job.memory_budget);
  std::setvbuf(stdout, nullptr, _IONBF, 0);
  RuntimeInitArgs init{};
  init.mem_alloc_type = Alloc_With_System_Allocator;
  init.max_thread_num = job.max_threads;
  Result result;
  if (!wasm_runtime_full_init(&init)) {
    result.outcome = "refused";
    result.message = "WAMR cannot be initialised";
    finish(result);
    return;
  }
  register_heap();
  register_threads();
  register_stubs();
  start_watchdog();
  self.begin = std::chrono::steady_clock::now();
  const std::string refused = open(job);
  if (!refused.empty()) {
    result.outcome = "refused";
    result.message = refused;
    finish(result);
    return;
  }
  const int code = run_program(job);
  read_ending(result, code);
  finish(result);
}

}  // namespace wamr_pthread

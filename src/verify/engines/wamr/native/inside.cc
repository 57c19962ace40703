// What only WAMR's internal headers give: its own natives, the list of threads, the stack of an exception.
#include <pthread.h>
#include <time.h>

#include <algorithm>
#include <cstdarg>
#include <map>
#include <thread>

#include "events.h"
#include "schedule.h"
#include "session.h"
#include "watch.h"

extern "C" {
#include "thread_manager.h"
#include "wasm_exec_env.h"
#include "wasm_interp.h"
#include "wasm_native.h"
#include "wasm_runtime.h"

/** WAMR_BH_LOG: called for every line that WAMR logs. */
void wamr_pthread_log(uint32_t level, const char *file, int line, const char *format, ...);
/** In lib_pthread_wrapper.c, in place of wasm_runtime_call_indirect: calls a thread's function. */
bool wamr_pthread_call_entry(WASMExecEnv *env, uint32_t element, uint32_t argc, uint32_t argv[]);
}

namespace wamr_pthread::inside {
namespace {

struct Numbers {
  Mutex lock;
  std::map<const void *, int> by_instance;
  int next = 0;
} numbers;

using std::chrono::milliseconds;
constexpr milliseconds PATIENCE{500};
constexpr milliseconds SAMPLE{100};
/** A thread in an atomic wait wakes up once a second to look around; WAMR's wasm_shared_memory.c. */
constexpr int64_t IDLE_NANOSECONDS = 5'000'000;

/** In the environment itself, which WAMR makes empty: addresses are used again by later threads. */
void put_number(WASMExecEnv *env, int number) {
  env->user_data = reinterpret_cast<void *>(static_cast<intptr_t>(number));
  numbers.by_instance[env->module_inst] = number;
  watch::numbered(env, number);
}

bool lock_with_patience(korp_mutex *mutex) {
  for (auto left = PATIENCE; left.count() > 0; left -= milliseconds{5}) {
    if (pthread_mutex_trylock(mutex) == 0) return true;
    std::this_thread::sleep_for(milliseconds{5});
  }
  return false;
}

WASMExecEnv *first(WASMCluster *cluster) {
  return static_cast<WASMExecEnv *>(bh_list_first_elem(&cluster->exec_env_list));
}

WASMExecEnv *next(WASMExecEnv *env) { return static_cast<WASMExecEnv *>(bh_list_elem_next(env)); }

/** Processor time of a thread, or -1 where the system does not say. */
int64_t processor_time([[maybe_unused]] pthread_t thread) {
#if defined(__linux__)
  clockid_t clock;
  timespec time{};
  if (pthread_getcpuclockid(thread, &clock) != 0 || clock_gettime(clock, &time) != 0) return -1;
  return int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
#else
  return -1;
#endif
}

std::map<const void *, int64_t> times(WASMCluster *cluster) {
  std::map<const void *, int64_t> all;
  if (!lock_with_patience(&cluster->lock)) return all;
  for (WASMExecEnv *env = first(cluster); env != nullptr; env = next(env))
    if (env->handle != 0) all[env] = processor_time(env->handle);
  pthread_mutex_unlock(&cluster->lock);
  return all;
}

}  // namespace

std::vector<uint32_t> stack_of(wasm_exec_env_t env, uint32_t most) {
  WASMCApiFrame frames[MAX_FRAMES] = {};
  char error[128] = "";
  const uint32_t count = wasm_copy_callstack(env, frames, std::min(most, MAX_FRAMES), 0, error, sizeof error);
  std::vector<uint32_t> stack;
  for (uint32_t i = 0; i < count; i++) stack.push_back(frames[i].func_index);
  return stack;
}

void *original(const char *name, const char *module) {
  // Without places for signature and attachment it does not ask for the function's type.
  return wasm_native_resolve_symbol(module, name, nullptr, nullptr, nullptr, nullptr);
}

uint32_t note_threads(wasm_exec_env_t creator) {
  WASMCluster *cluster = wasm_exec_env_get_cluster(creator);
  uint32_t alive = 0;
  const Guard guard(numbers.lock);
  const int number = ++numbers.next;
  pthread_mutex_lock(&cluster->lock);
  // New ones come first (thread_manager.c, wasm_cluster_add_exec_env). One that has ended already is not there.
  WASMExecEnv *newest = first(cluster);
  if (newest != nullptr && newest != session().main && newest->user_data == nullptr) put_number(newest, number);
  for (WASMExecEnv *env = newest; env != nullptr; env = next(env)) alive++;
  pthread_mutex_unlock(&cluster->lock);
  watch::created(creator, number);
  return alive > 0 ? alive - 1 : 0;
}

uint32_t note_host_thread(wasm_exec_env_t env, int number) {
  const Guard guard(numbers.lock);
  put_number(env, number);
  WASMCluster *cluster = wasm_exec_env_get_cluster(env);
  pthread_mutex_lock(&cluster->lock);
  const uint32_t alive = cluster->exec_env_list.len - 1;
  pthread_mutex_unlock(&cluster->lock);
  return alive;
}

int number_of(wasm_exec_env_t env) {
  if (env == session().main) return 0;
  const auto number = static_cast<int>(reinterpret_cast<intptr_t>(env->user_data));
  return number == 0 ? UNKNOWN_THREAD : number;
}

Site site_of(wasm_exec_env_t env) {
  Site site;
  site.thread = env == nullptr || session().main == nullptr ? 0 : number_of(env);
#if WASM_ENABLE_JIT == 0 && WASM_ENABLE_FAST_JIT == 0
  if (env == nullptr || env->cur_frame == nullptr) return site;
  const auto *instance = reinterpret_cast<const WASMModuleInstance *>(env->module_inst);
  for (const WASMInterpFrame *frame = env->cur_frame->prev_frame; frame != nullptr; frame = frame->prev_frame) {
    if (site.depth == site.functions.size()) break;
    if (frame->function != nullptr)
      site.functions[site.depth++] = static_cast<uint32_t>(frame->function - instance->e->functions);
  }
#endif
  return site;
}

std::vector<Blocked> living_threads() {
  std::vector<Blocked> living;
  wasm_exec_env_t main = session().main;
  if (main == nullptr) return living;
  WASMCluster *cluster = wasm_exec_env_get_cluster(main);
  const auto before = times(cluster);
  std::this_thread::sleep_for(SAMPLE);
  const auto after = times(cluster);
  if (!lock_with_patience(&cluster->lock)) return living;
  for (WASMExecEnv *env = first(cluster); env != nullptr; env = next(env)) {
    Blocked blocked;
    blocked.thread = number_of(env);
    blocked.native = waiting_in(env);
    blocked.stack = stack_of(env);
    const auto then = before.find(env), now = after.find(env);
    blocked.sleeps = then != before.end() && now != after.end() && then->second >= 0 &&
                     now->second - then->second < IDLE_NANOSECONDS;
    // An environment whose code has returned is no thread that anybody waits for.
    if (!blocked.stack.empty() || !blocked.native.empty()) living.push_back(std::move(blocked));
  }
  pthread_mutex_unlock(&cluster->lock);
  return living;
}

void trap_place(Result &result) {
  wasm_exec_env_t main = session().main;
  if (main == nullptr) return;
  WASMCluster *cluster = wasm_exec_env_get_cluster(main);
  if (!lock_with_patience(&cluster->lock)) return;
  const Vector &frames = cluster->exception_frames;
  const auto *list = reinterpret_cast<const WASMCApiFrame *>(frames.data);
  const void *instance = nullptr;
  for (size_t i = 0; i < frames.num_elems; i++) {
    instance = list[i].instance;
    if (result.stack.size() < MAX_FRAMES) result.stack.push_back(list[i].func_index);
  }
  pthread_mutex_unlock(&cluster->lock);
  if (instance == nullptr || instance == session().instance) return;
  const Guard guard(numbers.lock);
  const auto found = numbers.by_instance.find(instance);
  // A thread so short that it was gone before it could be noted: the youngest.
  result.thread = found == numbers.by_instance.end() ? numbers.next : found->second;
}

}  // namespace wamr_pthread::inside

bool wamr_pthread_call_entry(WASMExecEnv *env, uint32_t element, uint32_t argc, uint32_t argv[]) {
  using namespace wamr_pthread;
  // lib_pthread_wrapper.c calls destructors of keys the same way, once the thread's own function is over.
  static thread_local bool begun = false;
  if (begun) return wasm_runtime_call_indirect(env, element, argc, argv);
  begun = true;
  schedule::start(env);
  events::begins(env);
  const bool good = wasm_runtime_call_indirect(env, element, argc, argv);
  int number = inside::number_of(env);
  if (number == UNKNOWN_THREAD) {
    // So short that its creator has had no time to give it a number.
    await_creator();
    number = inside::number_of(env);
  }
  events::ends(env, number);
  return good;
}

void wamr_pthread_log(uint32_t level, const char *, int, const char *format, ...) {
  constexpr uint32_t WARNING = 2;
  if (level > WARNING) return;
  char text[1024];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  if (wamr_pthread::Sink *sink = wamr_pthread::session().sink) sink->log(text);
}

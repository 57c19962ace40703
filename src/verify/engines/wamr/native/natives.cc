// lib-pthread's natives, wrapped: who was created, what failed, who waits on what.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <map>
#include <unordered_map>

#include "events.h"
#include "schedule.h"
#include "session.h"
#include "watch.h"

namespace wamr_pthread {
namespace {

/** What a thread waits in, and since when. */
struct Waiting {
  std::string what;
  int64_t since = 0;
};

struct Threads {
  Mutex lock;
  uint32_t created = 0, failed = 0, peak = 0;
  /** pthread_t to number, and mutex handle to the number of its owner. */
  std::unordered_map<uint32_t, int> numbers, owners;
  std::map<wasm_exec_env_t, Waiting> waiting;
  uint64_t lock_calls = 0;
  std::map<std::pair<uint32_t, std::string>, uint32_t> lock_failures;
} threads;

/** Keeps creations apart: a new thread is recognised by being new in WAMR's list. */
Mutex creating;

using Env = wasm_exec_env_t;
int32_t (*create)(Env, uint32_t *, const void *, uint32_t, uint32_t);
int32_t (*join)(Env, uint32_t, int32_t);
void (*exit_thread)(Env, int32_t);
int32_t (*mutex_lock)(Env, uint32_t *);
int32_t (*mutex_unlock)(Env, uint32_t *);
int32_t (*cond_wait)(Env, uint32_t *, uint32_t *);
int32_t (*cond_timedwait)(Env, uint32_t *, uint32_t *, uint64_t);
int32_t (*cond_signal)(Env, uint32_t *);
int32_t (*cond_broadcast)(Env, uint32_t *);
int32_t (*fd_write)(Env, uint32_t, const void *, uint32_t, uint32_t *);
int32_t (*sched_yield)(Env);
int32_t (*sem_wait)(Env, uint32_t);
int32_t (*sem_trywait)(Env, uint32_t);
int32_t (*sem_post)(Env, uint32_t);

std::string name_of(int thread) {
  if (thread == UNKNOWN_THREAD) return "a thread";
  if (thread < 0) return "host thread " + std::to_string(-thread);
  return thread == 0 ? "main" : "thread " + std::to_string(thread);
}

uint32_t address_of(Env env, const void *native) {
  return static_cast<uint32_t>(
      wasm_runtime_addr_native_to_app(wasm_runtime_get_module_inst(env), const_cast<void *>(native)));
}

std::string hex(uint32_t address) {
  char text[16];
  std::snprintf(text, sizeof text, "0x%x", address);
  return text;
}

/** The thread that the calling one was refused last, and how often in sequence. */
struct Refusals {
  Env env = nullptr;
  uint32_t entry = 0, argument = 0, count = 0;
};

/**
 * Counts what failed for good, with the lock held: who was told of a thread's end is refused until its slot is free, and
 * asks again (src/verify/engines/v8/threads.ts: Refusals).
 */
void count_refusals(Env env, uint32_t entry, uint32_t argument, bool refused) {
  static thread_local Refusals last;
  const bool again = argument != 0 && last.env == env && last.entry == entry && last.argument == argument;
  if (!again) last = {env, entry, argument, 0};
  if (refused) {
    last.count++;
    threads.failed++;
  } else {
    threads.failed -= last.count;
    last.count = 0;
  }
}

int32_t create_numbered(Env env, uint32_t *thread, const void *attr, uint32_t entry, uint32_t argument) {
  const Guard apart(creating);
  uint32_t handle = 0;
  const int64_t began = events::now();
  watch::creates(argument);
  const int32_t code = create(env, &handle, attr, entry, argument);
  if (code == 0) std::memcpy(thread, &handle, sizeof handle);
  else watch::not_created(argument);
  const uint32_t alive = code == 0 ? inside::note_threads(env) : 0;
  const Guard guard(threads.lock);
  count_refusals(env, entry, argument, code != 0);
  if (code != 0) return code;
  threads.numbers[handle] = static_cast<int>(++threads.created);
  events::created(threads.numbers[handle], inside::number_of(env), began, argument);
  // One that has ended already lived at least alone.
  threads.peak = std::max({threads.peak, alive, 1u});
  return code;
}

int32_t our_create(Env env, uint32_t *thread, const void *attr, uint32_t entry, uint32_t argument) {
  schedule::point(env);
  const int32_t code = create_numbered(env, thread, attr, entry, argument);
  if (code == 0) schedule::created(env);
  schedule::point(env);
  return code;
}

int32_t our_join(Env env, uint32_t thread, int32_t result) {
  const schedule::Around shaken(env);
  int number = UNKNOWN_THREAD;
  {
    const Guard guard(threads.lock);
    const auto found = threads.numbers.find(thread);
    if (found != threads.numbers.end()) number = found->second;
  }
  const Wait wait(env, "pthread_join(" + name_of(number) + ")");
  const int32_t code = join(env, thread, result);
  watch::joined(number);
  return code;
}

/** Where WAMR ends the thread at once, nothing behind its function is reached (inside.cc: wamr_pthread_call_entry). */
void our_exit(Env env, int32_t value) {
  if (inside::number_of(env) != 0) events::ends(env, inside::number_of(env));
  exit_thread(env, value);
}

int32_t our_lock(Env env, uint32_t *mutex) {
  const schedule::Around shaken(env);
  uint32_t handle = 0;
  std::memcpy(&handle, mutex, sizeof handle);
  const uint32_t address = address_of(env, mutex);
  std::string text = "pthread_mutex_lock(" + hex(address) + ")";
  {
    const Guard guard(threads.lock);
    threads.lock_calls++;
    const auto owner = threads.owners.find(handle);
    if (owner != threads.owners.end()) text += ", held by " + name_of(owner->second);
  }
  const Wait wait(env, text);
  const int32_t code = mutex_lock(env, mutex);
  if (code == 0) watch::acquired(mutex);
  const Guard guard(threads.lock);
  if (code == 0) threads.owners[handle] = inside::number_of(env);
  // lib_pthread_wrapper.c, pthread_mutex_lock_wrapper: a handle that is not in this cluster's table is -1.
  else threads.lock_failures[{address, handle == 0 ? "never initialised" : code == -1 ? "stale handle" : "other"}]++;
  return code;
}

int32_t our_unlock(Env env, uint32_t *mutex) {
  const schedule::Around shaken(env);
  uint32_t handle = 0;
  std::memcpy(&handle, mutex, sizeof handle);
  {
    const Guard guard(threads.lock);
    threads.owners.erase(handle);
  }
  watch::released(mutex);
  return mutex_unlock(env, mutex);
}

/** A condition gives its mutex back while it waits, and has it again afterwards. */
template <typename Call>
int32_t in_condition(Env env, const char *name, uint32_t *cond, uint32_t *mutex, Call call) {
  const schedule::Around shaken(env);
  uint32_t handle = 0;
  std::memcpy(&handle, mutex, sizeof handle);
  const Wait wait(env, std::string(name) + "(" + hex(address_of(env, cond)) + ", mutex " +
                           hex(address_of(env, mutex)) + ")");
  {
    const Guard guard(threads.lock);
    threads.owners.erase(handle);
  }
  watch::released(mutex);
  const int32_t code = call();
  watch::acquired(mutex);
  const Guard guard(threads.lock);
  threads.owners[handle] = inside::number_of(env);
  return code;
}

int32_t our_cond_wait(Env env, uint32_t *cond, uint32_t *mutex) {
  return in_condition(env, "pthread_cond_wait", cond, mutex, [&] { return cond_wait(env, cond, mutex); });
}

int32_t our_cond_timedwait(Env env, uint32_t *cond, uint32_t *mutex, uint64_t microseconds) {
  return in_condition(env, "pthread_cond_timedwait", cond, mutex,
                      [&] { return cond_timedwait(env, cond, mutex, microseconds); });
}

int32_t our_sem_wait(Env env, uint32_t semaphore) {
  const schedule::Around shaken(env);
  const Wait wait(env, "sem_wait(handle " + std::to_string(semaphore) + ")");
  const int32_t code = sem_wait(env, semaphore);
  if (code == 0) watch::acquired_handle(semaphore);
  return code;
}

int32_t our_sem_trywait(Env env, uint32_t semaphore) {
  const schedule::Around shaken(env);
  const int32_t code = sem_trywait(env, semaphore);
  if (code == 0) watch::acquired_handle(semaphore);
  return code;
}

int32_t our_sem_post(Env env, uint32_t semaphore) {
  const schedule::Around shaken(env);
  watch::released_handle(semaphore);
  return sem_post(env, semaphore);
}

int32_t our_fd_write(Env env, uint32_t fd, const void *parts, uint32_t count, uint32_t *written) {
  const schedule::Around shaken(env);
  return fd_write(env, fd, parts, count, written);
}

int32_t our_sched_yield(Env env) {
  const schedule::Around shaken(env);
  return sched_yield(env);
}

int32_t our_cond_signal(Env env, uint32_t *cond) {
  const schedule::Around shaken(env);
  return cond_signal(env, cond);
}

int32_t our_cond_broadcast(Env env, uint32_t *cond) {
  const schedule::Around shaken(env);
  return cond_broadcast(env, cond);
}

template <typename Function>
void wrap(Function *&original, const char *name, Function *ours, const char *signature,
          const char *module = "env") {
  // WAMR keeps the pointer to its table of symbols.
  static NativeSymbol symbols[8];
  static size_t used = 0;
  original = reinterpret_cast<Function *>(inside::original(name, module));
  if (original == nullptr) return;
  symbols[used] = {name, reinterpret_cast<void *>(ours), signature, nullptr};
  wasm_runtime_register_natives(module, &symbols[used++], 1);
}

}  // namespace

void register_threads() {
  // `wrap` is one function per type: each has a table of its own.
  wrap(create, "pthread_create", our_create, "(**ii)i");
  wrap(join, "pthread_join", our_join, "(ii)i");
  wrap(exit_thread, "pthread_exit", our_exit, "(i)");
  wrap(mutex_lock, "pthread_mutex_lock", our_lock, "(*)i");
  wrap(mutex_unlock, "pthread_mutex_unlock", our_unlock, "(*)i");
  wrap(cond_wait, "pthread_cond_wait", our_cond_wait, "(**)i");
  wrap(cond_timedwait, "pthread_cond_timedwait", our_cond_timedwait, "(**I)i");
  wrap(cond_signal, "pthread_cond_signal", our_cond_signal, "(*)i");
  wrap(cond_broadcast, "pthread_cond_broadcast", our_cond_broadcast, "(*)i");
  wrap(sem_wait, "sem_wait", our_sem_wait, "(i)i");
  wrap(sem_trywait, "sem_trywait", our_sem_trywait, "(i)i");
  wrap(fd_write, "fd_write", our_fd_write, "(i*i*)i", "wasi_snapshot_preview1");
  wrap(sched_yield, "sched_yield", our_sched_yield, "()i", "wasi_snapshot_preview1");
  wrap(sem_post, "sem_post", our_sem_post, "(i)i");
}

void collect_threads(Result &result) {
  const Guard guard(threads.lock);
  result.counts_threads = create != nullptr;
  result.created = threads.created;
  result.failed = threads.failed;
  result.peak = threads.peak;
  result.lock_calls = threads.lock_calls;
  for (const auto &[env, wait] : threads.waiting) events::still_waits(inside::number_of(env), wait.since, wait.what);
  for (const auto &[what, count] : threads.lock_failures)
    result.lock_failures.push_back({what.second, what.first, count});
}

void await_creator() { const Guard guard(creating); }

void note_peak(uint32_t alive) {
  const Guard guard(threads.lock);
  threads.peak = std::max(threads.peak, alive);
}

Wait::Wait(wasm_exec_env_t env, std::string what) : env_(env), since_(events::now()) {
  const Guard guard(threads.lock);
  threads.waiting[env] = {std::move(what), since_};
}

Wait::~Wait() {
  std::string what;
  {
    const Guard guard(threads.lock);
    const auto found = threads.waiting.find(env_);
    what = std::move(found->second.what);
    threads.waiting.erase(found);
  }
  events::waited(inside::number_of(env_), since_, what);
}

std::string waiting_in(wasm_exec_env_t env) {
  const Guard guard(threads.lock);
  const auto found = threads.waiting.find(env);
  return found == threads.waiting.end() ? "" : found->second.what;
}

}  // namespace wamr_pthread

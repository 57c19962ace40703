// Functions, natives or not, that matter for the order of threads.
#include <map>

#include "race.h"
#include "../watch.h"
#include "watch.h"

extern "C" {
#include "wasm_exec_env.h"
#include "wasm_interp.h"
#include "wasm_runtime.h"
}

namespace wamr_pthread {
namespace {

/** Names for ThreadSanitizer, for what has a handle only: semaphores. */
char handles[1024];
/** Files and sockets: what was written may tell the reader something. */
char transfers;

/** Standard input, output and error output: what is printed tells no thread anything. */
constexpr uint32_t STREAMS = 3;

/** By function index. */
std::vector<race::Kind> kinds;

race::Kind kind_named(const std::string &name) {
  using race::Kind;
  static const std::map<std::string, Kind> known = {
      {"lock", Kind::lock},   {"try", Kind::attempt}, {"unlock", Kind::unlock},   {"forget", Kind::forget},
      {"read", Kind::read},   {"write", Kind::write}, {"tryWrite", Kind::try_write},
      {"unlockShared", Kind::unlock_shared},
      {"leave", Kind::leave}, {"send", Kind::send},   {"receive", Kind::receive}, {"hide", Kind::hide},
      {"giveBack", Kind::give_back}};
  const auto found = known.find(name);
  return found == known.end() ? Kind::none : found->second;
}

race::Kind kind_of(WASMExecEnv *env, const WASMInterpFrame *frame) {
  if (kinds.empty()) return race::Kind::none;
  const auto *instance = reinterpret_cast<WASMModuleInstance *>(env->module_inst);
  const auto index = static_cast<size_t>(frame->function - instance->e->functions);
  return index < kinds.size() ? kinds[index] : race::Kind::none;
}

/**
 * What libc does for a new thread: its own bookkeeping would put the thread behind all that have ended. That a thread
 * knows what its creator knew is told apart (threads.cc).
 */
void hide(bool begin) {
  if (begin) {
    wamr_pthread_quiet_begin();
    AnnotateIgnoreReadsBegin(__FILE__, __LINE__);
    AnnotateIgnoreWritesBegin(__FILE__, __LINE__);
  } else {
    AnnotateIgnoreWritesEnd(__FILE__, __LINE__);
    AnnotateIgnoreReadsEnd(__FILE__, __LINE__);
    wamr_pthread_quiet_end();
  }
}

/** Names for ThreadSanitizer inside a pthread_rwlock_t (32 bytes): what writers did, and what readers did. */
constexpr uint32_t BY_WRITERS = 8, BY_READERS = 12;

void *name_in(WASMExecEnv *env, uint32_t address) {
  return wasm_get_default_memory(reinterpret_cast<WASMModuleInstance *>(env->module_inst))->memory_data + address;
}

/** What each call that is under way was given; its own variable may hold something else in the end. */
thread_local std::vector<uint32_t> shared_calls;

/** Readers know what writers did, and writers what all did; the word that all of them change tells nothing more. */
void shared_begins(WASMExecEnv *env, uint32_t address, race::Kind kind) {
  if (kind == race::Kind::write) race::lock_wanted(address, race::places_of(env));
  if (kind == race::Kind::unlock_shared) {
    const uint32_t by = race::holds(address) ? BY_WRITERS : BY_READERS;
    wamr_pthread_release(name_in(env, address + by));
    race::lock_given(address);
  }
  shared_calls.push_back(address);
  wamr_pthread_quiet_begin();
}

void shared_ends(WASMExecEnv *env, bool taken, race::Kind kind) {
  wamr_pthread_quiet_end();
  const uint32_t address = shared_calls.back();
  shared_calls.pop_back();
  if (!taken || kind == race::Kind::unlock_shared) return;
  wamr_pthread_acquire(name_in(env, address + BY_WRITERS));
  if (kind == race::Kind::read) return;
  wamr_pthread_acquire(name_in(env, address + BY_READERS));
  race::lock_taken(address, race::places_of(env));
}

}  // namespace

void watch::acquired_handle(uint32_t handle) { wamr_pthread_acquire(&handles[handle % sizeof handles]); }
void watch::released_handle(uint32_t handle) { wamr_pthread_release(&handles[handle % sizeof handles]); }

void race::set_watched_functions(const std::vector<WatchedFunction> &functions) {
  for (const WatchedFunction &each : functions) {
    if (each.index >= kinds.size()) kinds.resize(each.index + 1, Kind::none);
    kinds[each.index] = kind_named(each.kind);
  }
}

}  // namespace wamr_pthread

void wamr_pthread_called(WASMExecEnv *env, WASMInterpFrame *frame) {
  using namespace wamr_pthread;
  using race::Kind;
  const uint32_t first = frame->lp[0];
  const Kind kind = kind_of(env, frame);
  switch (kind) {
    // Before it waits, so that a deadlock that happens is told as well.
    case Kind::lock: return race::lock_wanted(first, race::places_of(env));
    case Kind::unlock: return race::lock_given(first);
    case Kind::forget: return race::forget_locks(first, 1);
    case Kind::read:
    case Kind::write:
    case Kind::try_write:
    case Kind::unlock_shared: return shared_begins(env, first, kind);
    case Kind::leave: return wamr_pthread_left(env);
    case Kind::send:
      if (first >= STREAMS) wamr_pthread_release(&transfers);
      return;
    case Kind::hide: return hide(true);
    case Kind::give_back: return race::given_back(first);
    default: return;
  }
}

void wamr_pthread_returned(WASMExecEnv *env, WASMInterpFrame *frame) {
  using namespace wamr_pthread;
  using race::Kind;
  // The parameters are still there, and the result lies on the caller's stack already.
  const uint32_t first = frame->lp[0];
  const Kind kind = kind_of(env, frame);
  switch (kind) {
    case Kind::lock:
    case Kind::attempt:
      if (frame->prev_frame->sp[-1] == 0) race::lock_taken(first, race::places_of(env));
      return;
    case Kind::read:
    case Kind::write:
    case Kind::try_write:
    case Kind::unlock_shared: return shared_ends(env, frame->prev_frame->sp[-1] == 0, kind);
    case Kind::receive:
      if (first >= STREAMS) wamr_pthread_acquire(&transfers);
      return;
    case Kind::hide: return hide(false);
    default: return;
  }
}

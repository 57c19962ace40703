// Who is who: a thread may use the heap before its creator has given it a number.
#include "exact.h"
#include "watch.h"
#include "../watch.h"

extern "C" {
#include "wasm_exec_env.h"
#include "wasm_interp.h"
#include "wasm_runtime.h"
}

const uint8_t *wamr_pthread_code = nullptr;

namespace wamr_pthread {
namespace {

constexpr size_t MAX_PLACES = 16;

struct Runner {
  const WASMExecEnv *env = nullptr;
  int number = UNKNOWN_THREAD;
};

struct {
  Mutex lock;
  /** In the order in which they began to run; the first is the host's own. */
  std::vector<Runner> all{{nullptr, 0}};
} runners;

thread_local int own = 0;
thread_local WASMExecEnv *running = nullptr;
/** Only to be compared. */
thread_local const WASMExecEnv *known_as = nullptr;

}  // namespace

WASMExecEnv *exact::current() { return running; }

int exact::number_of_runner(int runner) {
  const Guard guard(runners.lock);
  return runners.all[static_cast<size_t>(runner)].number;
}

exact::Mark exact::mark_of(const WASMExecEnv *env, const uint8_t *ip) {
  Mark mark;
  mark.runner = own;
  if (env == nullptr) return mark;
  const WASMInterpFrame *frame = env->cur_frame;
  if (ip != nullptr) {
    mark.places.push_back(static_cast<uint32_t>(ip - wamr_pthread_code));
    frame = frame == nullptr ? nullptr : frame->prev_frame;
  }
  for (; frame != nullptr && mark.places.size() < MAX_PLACES; frame = frame->prev_frame)
    if (frame->ip != nullptr) mark.places.push_back(static_cast<uint32_t>(frame->ip - wamr_pthread_code));
  return mark;
}

void watch::module_at(const uint8_t *bytes) { wamr_pthread_code = bytes; }

void watch::numbered(wasm_exec_env_t env, int number) {
  const Guard guard(runners.lock);
  // Environments are used again: the youngest one.
  for (size_t i = runners.all.size(); i-- > 1;)
    if (runners.all[i].env == env && runners.all[i].number == UNKNOWN_THREAD) {
      runners.all[i].number = number;
      return;
    }
}

void watch::created(wasm_exec_env_t, int number) {
  const Guard guard(runners.lock);
  Runner *unnamed = nullptr;
  for (Runner &each : runners.all) {
    if (each.number == number) return;
    if (each.number == UNKNOWN_THREAD) unnamed = &each;
  }
  // One that has ended before it could be noted: creations are kept apart, so it is the one that nobody knows.
  if (unnamed != nullptr) unnamed->number = number;
}

}  // namespace wamr_pthread

void wamr_pthread_entered(WASMExecEnv *env) {
  using namespace wamr_pthread;
  running = env;
  if (known_as == env) return;
  known_as = env;
  const int number = session().main == nullptr ? 0 : inside::number_of(env);
  if (number == 0) return;
  const Guard guard(runners.lock);
  runners.all.push_back({env, number});
  own = static_cast<int>(runners.all.size()) - 1;
}

void wamr_pthread_left() { wamr_pthread::running = nullptr; }

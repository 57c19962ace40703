// Who is who: threads of the operating system, which ThreadSanitizer knows, and threads of the program.
#include <map>

#include "race.h"
#include "../watch.h"
#include "watch.h"

#if defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#else
#include <pthread.h>
#endif

extern "C" {
#include "wasm_exec_env.h"
#include "wasm_interp.h"
}

namespace wamr_pthread::race {

JsonLines *out = nullptr;

namespace {

struct Runner {
  wasm_exec_env_t env = nullptr;
  int number = UNKNOWN_THREAD;
  /** Its slice of the aux stack, end excluded. */
  uint64_t stack_start = 0, stack_end = 0;
  /** Slices are used again: the larger one came later. */
  uint64_t turn = 0;
};

struct Creation {
  int number = 0;
  int creator = 0;
  Places places;
};

struct {
  Mutex lock;
  std::map<uint64_t, Runner> by_os_id;
  /** In the order in which they began to run, as long as they have no number. */
  std::vector<uint64_t> unnamed;
  std::vector<Creation> creations;
  uint64_t turns = 0;
} threads;

/** With the lock held. */
void name(uint64_t os_id, int number) {
  threads.by_os_id[os_id].number = number;
  for (size_t i = 0; i < threads.unnamed.size(); i++)
    if (threads.unnamed[i] == os_id) threads.unnamed.erase(threads.unnamed.begin() + static_cast<ptrdiff_t>(i--));
}

/** Names for ThreadSanitizer: what threads of the host know when they begin, and what each thread knew when it ended. */
char beginnings;
char endings[4096];
/** What new threads know. A name is used again when nobody cares any more. */
char creation_names[1 << 16];
/** Of those that ended before they had a number. */
char unknown_endings;

char *ending(int number) {
  if (number == UNKNOWN_THREAD) return &unknown_endings;
  return &endings[static_cast<unsigned>(number) % sizeof endings];
}

/** Threads that were created and have not begun, of one argument: they are not told apart. */
struct Pending {
  size_t count = 0;
  char *name = nullptr;
};

struct {
  Mutex lock;
  std::map<uint32_t, Pending> by_argument;
  size_t names = 0;
} pending;

/** With the lock held. */
void one_less(uint32_t argument) {
  const auto found = pending.by_argument.find(argument);
  if (found != pending.by_argument.end() && --found->second.count == 0) pending.by_argument.erase(found);
}

/** What its creator knew, a thread knows; `argument` is what it was created with. */
void know_creator(uint32_t argument) {
  char *name = nullptr;
  {
    const Guard guard(pending.lock);
    const auto found = pending.by_argument.find(argument);
    if (found != pending.by_argument.end()) name = found->second.name;
  }
  wamr_pthread_acquire(name != nullptr ? name : &beginnings);
  // Only now: another creation with this argument would take another name.
  const Guard guard(pending.lock);
  one_less(argument);
}

/** What WAMR calls the function of a thread with; it is no frame yet (wasm_interp_classic.c: wasm_interp_call_wasm). */
uint32_t argument_of(wasm_exec_env_t env) {
  return reinterpret_cast<WASMInterpFrame *>(wasm_exec_env_wasm_stack_top(env))->lp[0];
}

}  // namespace

uint64_t current_thread() {
#if defined(__linux__)
  static thread_local const auto id = static_cast<uint64_t>(syscall(SYS_gettid));
  return id;
#else
  uint64_t id = 0;
  pthread_threadid_np(nullptr, &id);
  return id;
#endif
}

int number_of(uint64_t os_id) {
  const Guard guard(threads.lock);
  const auto found = threads.by_os_id.find(os_id);
  return found == threads.by_os_id.end() ? UNKNOWN_THREAD : found->second.number;
}

bool stack_owner(uint32_t address, int &number) {
  const Guard guard(threads.lock);
  uint64_t latest = 0;
  for (const auto &[os_id, runner] : threads.by_os_id) {
    if (address < runner.stack_start || address >= runner.stack_end || runner.turn < latest) continue;
    latest = runner.turn;
    number = runner.number;
  }
  return latest > 0;
}

Places places_of(wasm_exec_env_t env) {
  Places places;
  if (env == nullptr) return places;
  for (WASMInterpFrame *frame = env->cur_frame; frame != nullptr && places.size() < MAX_PLACES; frame = frame->prev_frame)
    if (frame->ip != nullptr) places.push_back(static_cast<uint32_t>(frame->ip - wamr_pthread_code));
  return places;
}

std::string numbers() {
  const Guard guard(threads.lock);
  std::string text;
  for (const auto &[os_id, runner] : threads.by_os_id)
    text += (text.empty() ? "[" : ",[") + json::numeral(os_id) + "," + json::numeral(runner.number) + "]";
  return "[" + text + "]";
}

std::string creations() {
  const Guard guard(threads.lock);
  return json::list(threads.creations, [](const Creation &each) {
    return json::Object()
        .put("thread", json::numeral(each.number))
        .put("creator", json::numeral(each.creator))
        .put("places", json::list(each.places, json::numeral<uint32_t>))
        .close();
  });
}

}  // namespace wamr_pthread::race

namespace wamr_pthread::watch {

using namespace race;

void module_at(const uint8_t *bytes) { wamr_pthread_code = bytes; }

void numbered(wasm_exec_env_t env, int number) {
  const Guard guard(threads.lock);
  for (const uint64_t os_id : threads.unnamed)
    if (threads.by_os_id[os_id].env == env) return name(os_id, number);
}

void creates(uint32_t argument) {
  char *name = nullptr;
  {
    const Guard guard(pending.lock);
    Pending &one = pending.by_argument[argument];
    if (one.count++ == 0) one.name = &creation_names[pending.names++ % sizeof creation_names];
    name = one.name;
  }
  wamr_pthread_release(name);
  // For a thread that cannot be told by its argument.
  wamr_pthread_release(&beginnings);
}

void not_created(uint32_t argument) {
  const Guard guard(pending.lock);
  one_less(argument);
}

void begins_threads() { wamr_pthread_release(&beginnings); }

void joined(int number) {
  wamr_pthread_acquire(ending(number));
  wamr_pthread_acquire(&unknown_endings);
}

void created(wasm_exec_env_t creator, int number) {
  const int by = race::number_of(current_thread());
  Places places = places_of(creator);
  const Guard guard(threads.lock);
  threads.creations.push_back({number, by, std::move(places)});
  // One that has ended before it could be noted: creations are kept apart, so it is the one that nobody knows.
  for (const auto &[os_id, runner] : threads.by_os_id)
    if (runner.number == number) return;
  if (threads.unnamed.size() == 1) name(threads.unnamed[0], number);
}

}  // namespace wamr_pthread::watch

void wamr_pthread_entered(WASMExecEnv *env) {
  using namespace wamr_pthread;
  const uint64_t os_id = race::current_thread();
  const int number = session().main == nullptr ? 0 : inside::number_of(env);
  {
    const Guard guard(race::threads.lock);
    race::Runner &runner = race::threads.by_os_id[os_id];
    // Threads of the host come and go.
    if (runner.env == env) return;
    runner = {env, number, env->aux_stack_boundary, env->aux_stack_bottom, ++race::threads.turns};
    if (number == UNKNOWN_THREAD) race::threads.unnamed.push_back(os_id);
  }
  if (number == 0) return;
  // Those of the host have negative numbers.
  if (number < 0) wamr_pthread_acquire(&race::beginnings);
  else race::know_creator(race::argument_of(env));
  // The thread that had this slice before has ended, whether or not anybody asked.
  race::fresh_memory(static_cast<uint32_t>(env->aux_stack_boundary),
                     static_cast<uint32_t>(env->aux_stack_bottom - env->aux_stack_boundary));
}

void wamr_pthread_left(WASMExecEnv *) {
  using namespace wamr_pthread::race;
  wamr_pthread_release(ending(number_of(current_thread())));
}

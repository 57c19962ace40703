#include "schedule.h"

#include <sched.h>

#include <chrono>
#include <cstdlib>
#include <thread>

#include "session.h"

namespace wamr_pthread::schedule {
namespace {

using std::chrono::microseconds;

/** What a pause costs besides: no system sleeps for exactly as long as it is asked to. */
constexpr int64_t COST_OF_PAUSE_US = 60;
/** How long a new thread waits for its number, which its creator gives it. */
constexpr int64_t PATIENCE_US = 100'000;
/** Who sleeps wakes up too late to begin together with others: the last of the time is spent awake. */
constexpr int64_t SPIN_US = 300;
/** Later threads are left alone. */
constexpr int SHAKEN_THREADS = 64;

// src/verify/schedule/mix.ts has the same.
uint32_t finish(uint32_t h) {
  h = (h ^ (h >> 16)) * 0x85ebca6bu;
  h = (h ^ (h >> 13)) * 0xc2b2ae35u;
  return h ^ (h >> 16);
}

uint32_t mix(uint32_t seed, int thread, uint32_t point) {
  return finish(finish(finish(seed) ^ static_cast<uint32_t>(thread)) ^ point);
}

/** Of the calling thread of the system, which runs one thread of the program after the other. */
struct Decisions {
  wasm_exec_env_t env = nullptr;
  int thread = UNKNOWN_THREAD;
  uint32_t point = 0;
  int64_t left = 0;
};
thread_local Decisions own;

bool is_on() { return session().job != nullptr && session().job->schedule.budget > 0; }

Decisions &decisions_of(wasm_exec_env_t env) {
  if (own.env == env) return own;
  const int thread = inside::number_of(env);
  own = {env, thread, 0, std::abs(thread) <= SHAKEN_THREADS ? session().job->schedule.budget : 0};
  return own;
}

int64_t microseconds_since_begin() {
  const auto since = std::chrono::steady_clock::now() - session().begin;
  return std::chrono::duration_cast<microseconds>(since).count();
}

void sleep_for(int64_t us) { std::this_thread::sleep_for(microseconds(us)); }

}  // namespace

// src/verify/schedule/decide.ts, Decisions.next.
void point(wasm_exec_env_t env) {
  if (!is_on()) return;
  const Schedule &plan = session().job->schedule;
  Decisions &mine = decisions_of(env);
  const uint32_t drawn = mix(plan.seed, mine.thread, ++mine.point);
  if ((drawn & 1023) >= plan.rate || mine.left <= 0) return;
  const uint32_t kind = (drawn >> 10) & 31;
  mine.left -= COST_OF_PAUSE_US;
  if (kind < 12) {
    sched_yield();
    return;
  }
  const uint32_t most = kind == 31 ? plan.longest * 10 : plan.longest;
  const int64_t us = 10 + (drawn >> 15) % most;
  mine.left -= us;
  sleep_for(us);
}

void created(wasm_exec_env_t env) {
  if (!is_on()) return;
  const Schedule &plan = session().job->schedule;
  Decisions &mine = decisions_of(env);
  if (plan.linger == 0 || mine.left <= 0) return;
  const int64_t us = plan.linger / 2 + mix(plan.seed, mine.thread, ++mine.point) % (plan.linger / 2);
  mine.left -= us;
  sleep_for(us);
}

void start(wasm_exec_env_t env) {
  if (!is_on()) return;
  const Schedule &plan = session().job->schedule;
  for (int64_t waited = 0; inside::number_of(env) == UNKNOWN_THREAD && waited < PATIENCE_US; waited += 50) sleep_for(50);
  own = {};
  const Decisions &mine = decisions_of(env);
  if (mine.left <= 0) return;
  if (plan.window > 0) {
    const int64_t now = microseconds_since_begin();
    const int64_t until = now + plan.window - now % plan.window;
    if (until - now > SPIN_US) sleep_for(until - now - SPIN_US);
    while (microseconds_since_begin() < until) {
    }
  } else if (plan.scatter > 0) {
    sleep_for(mix(plan.seed, mine.thread, 0) % plan.scatter);
  }
}

}  // namespace wamr_pthread::schedule

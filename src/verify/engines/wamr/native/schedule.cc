#include "schedule.h"

#include <sched.h>

#include <chrono>
#include <thread>

#include "session.h"

namespace wamr_pthread::schedule {
namespace {

using std::chrono::microseconds;

/** A sleep takes at least so much longer than was asked for. */
constexpr int64_t COST_OF_SLEEP_US = 60;
/** How long a new thread waits for its number, which its creator gives it. */
constexpr int64_t PATIENCE_US = 100'000;

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
  if (own.env != env) own = {env, inside::number_of(env), 0, session().job->schedule.budget};
  return own;
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
  if (kind < 12) {
    sched_yield();
    return;
  }
  const uint32_t most = kind == 31 ? plan.longest * 10 : plan.longest;
  const int64_t us = 10 + (drawn >> 15) % most;
  mine.left -= us + COST_OF_SLEEP_US;
  sleep_for(us);
}

void start(wasm_exec_env_t env) {
  if (!is_on()) return;
  const Schedule &plan = session().job->schedule;
  for (int64_t waited = 0; inside::number_of(env) == UNKNOWN_THREAD && waited < PATIENCE_US; waited += 50) sleep_for(50);
  own = {};
  const Decisions &mine = decisions_of(env);
  if (plan.window > 0) {
    const auto since = std::chrono::steady_clock::now() - session().begin;
    const int64_t now = std::chrono::duration_cast<microseconds>(since).count();
    sleep_for(plan.window - now % plan.window);
  } else if (plan.scatter > 0) {
    sleep_for(mix(plan.seed, mine.thread, 0) % plan.scatter);
  }
}

}  // namespace wamr_pthread::schedule

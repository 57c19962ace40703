#include "events.h"

#include <algorithm>
#include <map>

namespace wamr_pthread::events {
namespace {

/** More would be no picture any more. The rest is kept for beginnings and ends of threads. */
constexpr size_t MAX_EVENTS = 2000, MAX_OF_WAITS = 1800;
/** Whoever slept less did not wait: to lock a free mutex takes a microsecond. */
constexpr int64_t SHORTEST_WAIT = 10;
constexpr size_t MAX_SAMPLES = 256;

struct Sleeper {
  int64_t since = 0;
  uint32_t address = 0;
  std::vector<uint32_t> stack;
};

struct {
  Mutex lock;
  std::vector<Event> kept;
  uint32_t dropped = 0;
  std::map<wasm_exec_env_t, int64_t> running;
  std::map<wasm_exec_env_t, Sleeper> sleepers;
} events;

/** The highest of every `stride` changes; guarded by the heap's own lock. */
struct {
  std::vector<Sample> kept;
  uint32_t stride = 1, changes = 0;
  uint64_t highest = 0, last = 0;
} samples;

/** With the lock held. */
void keep(Event event, size_t limit = MAX_EVENTS) {
  if (events.kept.size() < limit) events.kept.push_back(std::move(event));
  else events.dropped++;
}

void keep_wait(Event event, int64_t until) {
  Event runs{until, event.thread, "runs"};
  const bool room = events.kept.size() + 2 <= MAX_OF_WAITS;
  if (!room) events.dropped += 2;
  else events.kept.push_back(std::move(event)), events.kept.push_back(std::move(runs));
}

}  // namespace

int64_t now() {
  const auto since = std::chrono::steady_clock::now() - session().begin;
  return std::chrono::duration_cast<std::chrono::microseconds>(since).count();
}

void created(int thread, int creator, int64_t began, uint32_t argument) {
  const Guard guard(events.lock);
  Event event{began, thread, "created"};
  event.by = creator;
  event.argument = argument;
  keep(std::move(event));
}

void begins(wasm_exec_env_t env) {
  const int64_t at = now();
  const Guard guard(events.lock);
  events.running[env] = at;
}

void ends(wasm_exec_env_t env, int thread) {
  const int64_t at = now();
  const Guard guard(events.lock);
  const auto found = events.running.find(env);
  if (found == events.running.end()) return;
  keep({found->second, thread, "started"});
  keep({at, thread, "ended"});
  events.running.erase(found);
}

void waited(int thread, int64_t since, const std::string &on, uint32_t address, const std::vector<uint32_t> &stack) {
  const int64_t at = now();
  if (at - since < SHORTEST_WAIT) return;
  const Guard guard(events.lock);
  keep_wait({since, thread, "waits", on, 0, address, stack}, at);
}

void still_waits(int thread, int64_t since, const std::string &on) {
  if (now() - since < SHORTEST_WAIT) return;
  const Guard guard(events.lock);
  keep({since, thread, "waits", on});
}

void sleeps(wasm_exec_env_t env, uint32_t address, std::vector<uint32_t> stack) {
  const int64_t at = now();
  const Guard guard(events.lock);
  events.sleepers[env] = {at, address, std::move(stack)};
}

void wakes(wasm_exec_env_t env) {
  const int thread = inside::number_of(env);
  Sleeper sleeper;
  {
    const Guard guard(events.lock);
    const auto found = events.sleepers.find(env);
    if (found == events.sleepers.end()) return;
    sleeper = std::move(found->second);
    events.sleepers.erase(found);
  }
  waited(thread, sleeper.since, "", sleeper.address, sleeper.stack);
}

void heap(uint64_t live) {
  samples.last = live;
  samples.highest = std::max(samples.highest, live);
  if (++samples.changes < samples.stride) return;
  samples.kept.push_back({now(), samples.highest});
  samples.changes = 0;
  samples.highest = live;
  if (samples.kept.size() < MAX_SAMPLES) return;
  // Half as fine from here on: of each two the higher one.
  for (size_t i = 0; i < MAX_SAMPLES / 2; i++) {
    const Sample &one = samples.kept[2 * i], &other = samples.kept[2 * i + 1];
    samples.kept[i] = {other.at, std::max(one.live, other.live)};
  }
  samples.kept.resize(MAX_SAMPLES / 2);
  samples.stride *= 2;
}

void collect(Result &result) {
  const int64_t at = now();
  const Guard guard(events.lock);
  if (result.outcome == "exit") keep({at, 0, "ended"});
  for (const auto &[env, since] : events.running) keep({since, inside::number_of(env), "started"});
  for (const auto &[env, sleeper] : events.sleepers)
    keep({sleeper.since, inside::number_of(env), "waits", "", 0, sleeper.address, sleeper.stack});
  std::stable_sort(events.kept.begin(), events.kept.end(), [](const Event &a, const Event &b) { return a.at < b.at; });
#ifdef WAMR_PTHREAD_HOOKS
  result.sees_atomic_waits = hooked();
#endif
  result.events = events.kept;
  result.events_dropped = events.dropped;
  result.heap_samples = samples.kept;
  if (samples.changes > 0) result.heap_samples.push_back({at, samples.highest});
  if (!result.heap_samples.empty()) result.heap_samples.push_back({at, samples.last});
}

}  // namespace wamr_pthread::events

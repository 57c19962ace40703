// Orders in which locks are taken. ThreadSanitizer would see WAMR's own locks only: those of a program with the
// thread-safety layer are words in its memory, and WAMR's natives take more than one for each.
#include <algorithm>
#include <map>

#include "race.h"
#include "watch.h"

extern "C" {
#include "wasm_exec_env.h"
#include "wasm_interp.h"
#include "wasm_runtime.h"
}

namespace wamr_pthread::race {
namespace {

enum class Kind : uint8_t { none, lock, attempt, unlock, forget, leave, send, receive };

/** Standard input, output and error output: what is printed tells no thread anything. */
constexpr uint32_t STREAMS = 3;

struct Held {
  uint32_t address = 0;
  uint32_t times = 0;
  Places places;
};

/** A thread took, or wanted, a lock while it held another one. */
struct Edge {
  uint32_t held = 0, wanted = 0;
  uint64_t thread = 0;
  Places held_at, wanted_at;
  /** What else it held, sorted: a lock that both sides of a cycle hold keeps them apart. */
  std::vector<uint32_t> gates;
};

/** Threads that are kept for one order of two locks. */
constexpr size_t MAX_THREADS = 4;
/** Locks in one cycle. */
constexpr size_t MAX_CYCLE = 5;
constexpr size_t MAX_CYCLES = 20;

struct {
  Mutex lock;
  std::vector<Kind> kinds;
  std::map<std::pair<uint32_t, uint32_t>, std::vector<Edge>> edges;
} orders;

thread_local std::vector<Held> held;

Kind kind_named(const std::string &name) {
  static const std::map<std::string, Kind> kinds = {
      {"lock", Kind::lock},   {"try", Kind::attempt}, {"unlock", Kind::unlock},  {"forget", Kind::forget},
      {"leave", Kind::leave}, {"send", Kind::send},   {"receive", Kind::receive}};
  const auto found = kinds.find(name);
  return found == kinds.end() ? Kind::none : found->second;
}

Kind kind_of(WASMExecEnv *env, const WASMInterpFrame *frame) {
  if (orders.kinds.empty()) return Kind::none;
  const auto *instance = reinterpret_cast<WASMModuleInstance *>(env->module_inst);
  const auto index = static_cast<size_t>(frame->function - instance->e->functions);
  return index < orders.kinds.size() ? orders.kinds[index] : Kind::none;
}

Held *find(uint32_t address) {
  for (Held &each : held)
    if (each.address == address) return &each;
  return nullptr;
}

void want(uint32_t address, const Places &places) {
  if (find(address) != nullptr) return;
  const Guard guard(orders.lock);
  for (const Held &each : held) {
    std::vector<Edge> &known = orders.edges[{each.address, address}];
    const uint64_t thread = current_thread();
    const bool again = std::any_of(known.begin(), known.end(), [&](const Edge &edge) { return edge.thread == thread; });
    if (again || known.size() >= MAX_THREADS) continue;
    Edge edge{each.address, address, thread, each.places, places, {}};
    for (const Held &other : held)
      if (other.address != each.address) edge.gates.push_back(other.address);
    std::sort(edge.gates.begin(), edge.gates.end());
    known.push_back(std::move(edge));
  }
}

void take(uint32_t address, Places places) {
  if (Held *again = find(address)) again->times++;
  else held.push_back({address, 1, std::move(places)});
}

void give(uint32_t address) {
  for (size_t i = 0; i < held.size(); i++)
    if (held[i].address == address && --held[i].times == 0) held.erase(held.begin() + static_cast<ptrdiff_t>(i--));
}

bool apart(const Edge &one, const Edge &other) {
  std::vector<uint32_t> common;
  std::set_intersection(one.gates.begin(), one.gates.end(), other.gates.begin(), other.gates.end(),
                        std::back_inserter(common));
  return one.thread != other.thread && common.empty();
}

/** Extends a chain of orders until it comes back to its first lock. */
void extend(std::vector<const Edge *> &chain, std::vector<std::vector<const Edge *>> &cycles) {
  const uint32_t first = chain.front()->held, last = chain.back()->wanted;
  if (last == first) {
    cycles.push_back(chain);
    return;
  }
  if (chain.size() >= MAX_CYCLE) return;
  for (auto at = orders.edges.lower_bound({last, 0}); at != orders.edges.end() && at->first.first == last; ++at) {
    for (const Edge &edge : at->second) {
      // Every cycle is found from its lowest lock only.
      if (edge.wanted < first || cycles.size() >= MAX_CYCLES) continue;
      const auto fits = [&](const Edge *each) { return apart(*each, edge) && (edge.wanted != each->held || edge.wanted == first); };
      if (!std::all_of(chain.begin(), chain.end(), fits)) continue;
      chain.push_back(&edge);
      const size_t before = cycles.size();
      extend(chain, cycles);
      chain.pop_back();
      // One pair of threads is enough.
      if (cycles.size() > before) break;
    }
  }
}

std::string write_edge(const Edge *edge) {
  return json::Object()
      .put("thread", json::numeral(number_of(edge->thread)))
      .put("held", json::numeral(edge->held))
      .put("wanted", json::numeral(edge->wanted))
      .put("heldAt", json::list(edge->held_at, json::numeral<uint32_t>))
      .put("wantedAt", json::list(edge->wanted_at, json::numeral<uint32_t>))
      .close();
}

}  // namespace

void set_watched_functions(const std::vector<WatchedFunction> &functions) {
  for (const WatchedFunction &each : functions) {
    if (each.index >= orders.kinds.size()) orders.kinds.resize(each.index + 1, Kind::none);
    orders.kinds[each.index] = kind_named(each.kind);
  }
}

void forget_locks(uint32_t start, uint32_t size) {
  const Guard guard(orders.lock);
  for (auto at = orders.edges.begin(); at != orders.edges.end();) {
    const auto inside = [&](uint32_t address) { return address >= start && address - start < size; };
    if (inside(at->first.first) || inside(at->first.second)) at = orders.edges.erase(at);
    else ++at;
  }
}

void report_lock_orders() {
  std::vector<std::vector<const Edge *>> cycles;
  const Guard guard(orders.lock);
  for (const auto &[locks, edges] : orders.edges) {
    const size_t before = cycles.size();
    for (const Edge &edge : edges) {
      if (edge.wanted < edge.held || cycles.size() > before) continue;
      std::vector<const Edge *> chain{&edge};
      extend(chain, cycles);
    }
  }
  for (const auto &cycle : cycles)
    out->write_line(json::Object().put("order", json::list(cycle, write_edge)).close());
}

}  // namespace wamr_pthread::race

void wamr_pthread_called(WASMExecEnv *env, WASMInterpFrame *frame) {
  using namespace wamr_pthread::race;
  const Kind kind = kind_of(env, frame);
  // Before it waits, so that a deadlock that happens is told as well.
  if (kind == Kind::lock) want(frame->lp[0], places_of(env));
  else if (kind == Kind::unlock) give(frame->lp[0]);
  else if (kind == Kind::forget) forget_locks(frame->lp[0], 1);
  else if (kind == Kind::leave) wamr_pthread_left(env);
  else if (kind == Kind::send && frame->lp[0] >= STREAMS) sends();
}

void wamr_pthread_returned(WASMExecEnv *env, WASMInterpFrame *frame) {
  using namespace wamr_pthread::race;
  const Kind kind = kind_of(env, frame);
  if (kind == Kind::receive && frame->lp[0] >= STREAMS) receives();
  if (kind != Kind::lock && kind != Kind::attempt) return;
  // Its result lies on the caller's stack already; its parameters are still there.
  const WASMInterpFrame *caller = frame->prev_frame;
  if (caller->sp[-1] == 0) take(frame->lp[0], places_of(env));
}

// Orders in which locks are taken. ThreadSanitizer would see WAMR's own locks only: those of a program with the
// thread-safety layer are words in its memory, and WAMR's natives take more than one for each.
#include <algorithm>
#include <map>
#include <set>

#include "race.h"

namespace wamr_pthread::race {
namespace {

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
/** Orders that are looked at for a new one: with hundreds of locks inside each other there are too many ways. */
constexpr size_t MAX_STEPS = 20'000;

using Chain = std::vector<const Edge *>;

/** An order of a cycle, with the blocks of the app heap that its locks are in, as JSON or empty. */
struct FoundEdge {
  Edge edge;
  std::string held_block, wanted_block;
};

struct {
  Mutex lock;
  std::map<std::pair<uint32_t, uint32_t>, std::vector<Edge>> edges;
  /** The locks of each cycle that was found, sorted. */
  std::set<std::vector<uint32_t>> known;
  /** Locks may be gone, and their addresses those of others, before the run ends. */
  std::vector<std::vector<FoundEdge>> cycles;
} orders;

thread_local std::vector<Held> held;

Held *find(uint32_t address) {
  for (Held &each : held)
    if (each.address == address) return &each;
  return nullptr;
}

bool apart(const Edge &one, const Edge &other) {
  std::vector<uint32_t> common;
  std::set_intersection(one.gates.begin(), one.gates.end(), other.gates.begin(), other.gates.end(),
                        std::back_inserter(common));
  return one.thread != other.thread && common.empty();
}

/** Extends a chain of orders until it comes back to its first lock; false: it does not. With the lock held. */
bool extend(Chain &chain, size_t &steps) {
  const uint32_t first = chain.front()->held, last = chain.back()->wanted;
  if (last == first) return true;
  if (chain.size() >= MAX_CYCLE) return false;
  for (auto at = orders.edges.lower_bound({last, 0}); at != orders.edges.end() && at->first.first == last; ++at) {
    for (const Edge &edge : at->second) {
      if (++steps > MAX_STEPS) return false;
      const auto fits = [&](const Edge *each) { return apart(*each, edge) && (edge.wanted != each->held || edge.wanted == first); };
      if (!std::all_of(chain.begin(), chain.end(), fits)) continue;
      chain.push_back(&edge);
      if (extend(chain, steps)) return true;
      chain.pop_back();
    }
  }
  return false;
}

std::string write_edge(const FoundEdge &each) {
  const Edge &edge = each.edge;
  json::Object object;
  object.put("thread", json::numeral(number_of(edge.thread)))
      .put("held", json::numeral(edge.held))
      .put("wanted", json::numeral(edge.wanted))
      .put("heldAt", json::list(edge.held_at, json::numeral<uint32_t>))
      .put("wantedAt", json::list(edge.wanted_at, json::numeral<uint32_t>));
  if (!each.held_block.empty()) object.put("heldBlock", each.held_block);
  if (!each.wanted_block.empty()) object.put("wantedBlock", each.wanted_block);
  return object.close();
}

/** A cycle is found when its last order comes up. With the lock held. */
void look_for_cycle(const Edge &edge) {
  if (orders.cycles.size() >= MAX_CYCLES) return;
  Chain chain{&edge};
  size_t steps = 0;
  if (!extend(chain, steps)) return;
  std::vector<uint32_t> locks;
  for (const Edge *each : chain) locks.push_back(each->held);
  std::sort(locks.begin(), locks.end());
  // One pair of threads is enough.
  if (!orders.known.insert(locks).second) return;
  const auto lower = [](const Edge *one, const Edge *other) { return one->held < other->held; };
  std::rotate(chain.begin(), std::min_element(chain.begin(), chain.end(), lower), chain.end());
  std::vector<FoundEdge> found;
  for (const Edge *each : chain) found.push_back({*each, block_at(each->held), block_at(each->wanted)});
  orders.cycles.push_back(std::move(found));
}

}  // namespace

void lock_wanted(uint32_t address, const Places &places) {
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
    look_for_cycle(known.back());
  }
}

void lock_taken(uint32_t address, Places places) {
  if (Held *again = find(address)) again->times++;
  else held.push_back({address, 1, std::move(places)});
}

void lock_given(uint32_t address) {
  for (size_t i = 0; i < held.size(); i++)
    if (held[i].address == address && --held[i].times == 0) held.erase(held.begin() + static_cast<ptrdiff_t>(i--));
}

bool holds(uint32_t address) { return find(address) != nullptr; }

void forget_locks(uint32_t start, uint32_t size) {
  const Guard guard(orders.lock);
  const auto inside = [&](uint32_t address) { return address >= start && address - start < size; };
  for (auto at = orders.edges.begin(); at != orders.edges.end();) {
    if (inside(at->first.first) || inside(at->first.second)) at = orders.edges.erase(at);
    else ++at;
  }
  // A cycle of the locks that come to lie there is another one.
  for (auto at = orders.known.begin(); at != orders.known.end();) {
    if (std::any_of(at->begin(), at->end(), inside)) at = orders.known.erase(at);
    else ++at;
  }
}

void report_lock_orders() {
  const Guard guard(orders.lock);
  for (const auto &cycle : orders.cycles)
    out->write_line(json::Object().put("order", json::list(cycle, write_edge)).close());
}

}  // namespace wamr_pthread::race

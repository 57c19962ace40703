// Misuse of the heap, each kind at each place once, with a count.
#include <algorithm>
#include <tuple>

#include "allocator.h"
#include "exact.h"
#include "watch.h"
#include "misuse.h"
#include "stand_in.h"
#include "natives.h"
#include "../leaks.h"

extern "C" {
#include "wasm_exec_env.h"
#include "wasm_runtime.h"
}

namespace wamr_pthread::exact {
namespace {

/** Different ones of a run. */
constexpr size_t MAX_MISUSES = 200;

/** Kind, place, place of the block's allocation, and whether it writes. */
using Key = std::tuple<std::string, uint32_t, uint32_t, bool>;

struct Noted {
  Misuse misuse;
  Mark by;
  bool has_block = false;
  uint32_t block_address = 0;
  Block block;
  uint64_t count = 1;
};

std::map<Key, Noted> noted;
/** In the order in which they happened. */
std::vector<Key> order;

uint32_t innermost(const Mark &mark) { return mark.places.empty() ? 0 : mark.places[0]; }

/** The whole stack where the block came from: several callers of one function that allocates are several origins. */
uint32_t origin(const Mark &mark) {
  uint32_t hash = 2166136261u;
  for (const uint32_t place : mark.places) hash = (hash ^ place) * 16777619u;
  return hash;
}

const char *kind_of(State state, uint32_t address, const std::pair<const uint32_t, Block> *block) {
  if (state == State::freed) return "use after free";
  if (state == State::before) return "underflow";
  if (state == State::behind) return "overflow";
  if (block == nullptr) return "stray access";
  // Given back meanwhile, and not used again.
  if (block->second.life == Block::Life::gone) return "use after free";
  return address < block->first ? "underflow" : "overflow";
}

HeapPlace told(const Mark &mark) { return {number_of_runner(mark.runner), mark.places}; }

}  // namespace

void note(const Misuse &misuse, Mark by, const std::pair<const uint32_t, Block> *block) {
  const Key key{misuse.kind, innermost(by), block == nullptr ? 0 : origin(block->second.allocated), misuse.write};
  const auto found = noted.find(key);
  if (block != nullptr) blocks[block->first].reported = true;
  if (found != noted.end()) {
    found->second.count++;
    return;
  }
  if (noted.size() >= MAX_MISUSES) return;
  Noted next{misuse, std::move(by), block != nullptr, 0, {}, 1};
  if (block != nullptr) {
    next.block_address = block->first;
    next.block = block->second;
  }
  noted[key] = std::move(next);
  order.push_back(key);
}

void note_access(const WASMExecEnv *env, const uint8_t *ip, uint32_t address, uint64_t size, bool write,
                 const std::string &native) {
  const Guard guard(lock);
  uint32_t at = address;
  if (!write && native.empty() && reads_words(env) && size <= 8 && address % size == 0 && state_at(at) == State::live) return;
  while (at - address < size && (state_at(at) == State::live || at < wamr_pthread_heap_start)) at++;
  // Somebody else has allocated it since.
  if (at - address >= size) return;
  const State state = state_at(at);
  const auto *block = block_near(at);
  note({kind_of(state, at, block), address, static_cast<uint32_t>(size), write, native}, mark_of(env, ip), block);
}

void collect(Result &result) {
  const Guard guard(lock);
  look_at_all_redzones();
  result.heap_exact = is_watched();
  for (const Key &key : order) {
    const Noted &each = noted[key];
    HeapMisuse told_of{each.misuse.kind, each.misuse.address, each.misuse.size, each.misuse.write, each.misuse.native,
                       told(each.by), each.count, each.has_block, each.block_address, each.block.size, {}, {}, false};
    if (each.has_block) {
      told_of.allocated = told(each.block.allocated);
      told_of.is_freed = each.block.life != Block::Life::live;
      if (told_of.is_freed) told_of.freed = told(each.block.freed);
    }
    result.heap_misuse.push_back(std::move(told_of));
  }
  if (memory_start() == nullptr) return;
  std::vector<LiveBlock> live;
  for (const auto &[address, block] : blocks)
    if (block.life == Block::Life::live) live.push_back({address, block.size, told(block.allocated)});
  add_leaks(result, std::move(live));
}

}  // namespace wamr_pthread::exact

void wamr_pthread_misused(WASMExecEnv *env, const uint8_t *ip, uint64_t address, uint64_t size, int write) {
  wamr_pthread::exact::note_access(env, ip, static_cast<uint32_t>(address), size, write != 0, "");
}

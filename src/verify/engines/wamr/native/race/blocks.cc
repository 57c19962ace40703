// Live blocks of the app heap, and where each was allocated.
#include <iterator>
#include <map>

#include "race.h"
#include "tsan.h"
#include "watch.h"
#include "../watch.h"

extern "C" {
#include "wasm_runtime.h"
}

namespace wamr_pthread {
namespace {

struct Block {
  uint32_t size = 0;
  uint64_t thread = 0;
  race::Places places;
  /** Who gives it back said so before the heap heard of it. */
  bool told = false;
};

struct {
  Mutex lock;
  std::map<uint32_t, Block> live;
  /** Those that were given back last, until others lie there: who still uses them wants to know what they were. */
  std::map<uint32_t, Block> gone;
} blocks;

constexpr size_t MOST_GONE = 4096;

/** With the lock held. */
void forget_gone(uint32_t start, uint32_t size) {
  auto at = blocks.gone.lower_bound(start);
  if (at != blocks.gone.begin()) {
    const auto before = std::prev(at);
    if (start - before->first < before->second.size) blocks.gone.erase(before);
  }
  while (at != blocks.gone.end() && at->first - start < size) at = blocks.gone.erase(at);
}

/** The block of `among` that an address is in. With the lock held. */
const std::pair<const uint32_t, Block> *block_around(const std::map<uint32_t, Block> &among, uint32_t address) {
  const auto next = among.upper_bound(address);
  if (next == among.begin()) return nullptr;
  const auto &found = *std::prev(next);
  return address - found.first < found.second.size ? &found : nullptr;
}

uint8_t *memory_at(wasm_module_inst_t instance, uint32_t offset) {
  if (instance == nullptr) return nullptr;
  WASMMemoryInstance *memory = wasm_get_default_memory(reinterpret_cast<WASMModuleInstance *>(instance));
  return memory == nullptr ? nullptr : memory->memory_data + offset;
}

/** Bytes at `start`, where they lie and as words; both are multiples of 8. */
void begin_life(uint8_t *memory, uint32_t start, uint32_t size) {
  __tsan_java_alloc(reinterpret_cast<uintptr_t>(memory), size);
  race::words_allocated(start, size);
}

void end_life(uint8_t *memory, uint32_t start, uint32_t size) {
  __tsan_java_free(reinterpret_cast<uintptr_t>(memory), size);
  race::words_freed(start, size);
}

/** Where the thread-safety layer lets a block begin that it may keep (templates/layer/malloc.c: payload_in). */
uint32_t payload_of(uint32_t block) { return (block + 16) & ~15u; }

/** Others that still use it race with whoever gives it back. */
void write_all(uint32_t start, uint32_t size) {
  uint8_t *memory = memory_at(session().instance, start);
  if (memory == nullptr) return;
  __tsan_write_range(memory, size);
  race::words_written(start, size);
}

/** The heap gives out units of 8 bytes (core/shared/mem-alloc/ems/ems_gc.h). */
uint32_t whole_units(uint32_t size) { return (size + 7) & ~7u; }

}  // namespace

void watch::allocated(wasm_exec_env_t env, uint32_t block, uint32_t size) {
  if (block == 0) return;
  wasm_module_inst_t instance = env == nullptr ? session().instance.load() : wasm_runtime_get_module_inst(env);
  // Who had this memory before is no concern of who has it now.
  if (uint8_t *memory = memory_at(instance, block)) begin_life(memory, block, whole_units(size));
  Block made{size, race::current_thread(), race::places_of(env), false};
  const Guard guard(blocks.lock);
  forget_gone(block, size);
  blocks.live[block] = std::move(made);
}

void watch::freed(uint32_t block) {
  uint32_t size = 0;
  bool told = false;
  {
    const Guard guard(blocks.lock);
    const auto found = blocks.live.find(block);
    if (found == blocks.live.end()) return;
    size = found->second.size;
    told = found->second.told;
    if (blocks.gone.size() >= MOST_GONE) blocks.gone.clear();
    blocks.gone[block] = std::move(found->second);
    blocks.live.erase(found);
  }
  race::forget_locks(block, size);
  uint8_t *memory = memory_at(session().instance, block);
  if (memory == nullptr || size == 0) return;
  if (!told) write_all(block, size);
  end_life(memory, block, whole_units(size));
}

void race::given_back(uint32_t address) {
  uint32_t size = 0;
  {
    const Guard guard(blocks.lock);
    const auto *found = block_around(blocks.live, address);
    if (found == nullptr || address != payload_of(found->first)) return;
    size = found->first + found->second.size - address;
    blocks.live[found->first].told = true;
  }
  write_all(address, size);
}

void race::fresh_memory(uint32_t start, uint32_t size) {
  uint8_t *memory = memory_at(session().instance, start);
  if (memory == nullptr || size == 0) return;
  end_life(memory, start, size & ~7u);
  begin_life(memory, start, size & ~7u);
}

std::string race::block_at(uint32_t address) {
  const Guard guard(blocks.lock);
  const auto *found = block_around(blocks.live, address);
  if (found == nullptr) found = block_around(blocks.gone, address);
  if (found == nullptr) return "";
  const auto &[start, block] = *found;
  return json::Object()
      .put("address", json::numeral(start))
      .put("size", json::numeral(block.size))
      .put("thread", json::numeral(number_of(block.thread)))
      .put("places", json::list(block.places, json::numeral<uint32_t>))
      .close();
}

}  // namespace wamr_pthread

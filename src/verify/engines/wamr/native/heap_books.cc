#include "heap_books.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <deque>
#include <map>
#include <unordered_map>

#include "events.h"
#include "leaks.h"
#ifdef WAMR_PTHREAD_HEAP
#include "heap/misuse.h"
#endif

namespace wamr_pthread::books {
namespace {

#if defined(WAMR_PTHREAD_HEAP) || defined(WAMR_PTHREAD_SAN)
/** The one knows better, the other one would see the checks as accesses. */
constexpr bool CHECKS = false;
#else
constexpr bool CHECKS = true;
#endif

/** Of the sizes asked for, the most frequent are told. */
constexpr size_t MOST_SIZES = 3;
/** Bytes behind each block that nobody may write. */
constexpr uint32_t SPARE = 4;
constexpr uint8_t PATTERN = 0xFD;
/** Blocks that were freed and are still known. */
constexpr size_t MOST_FREED = 1024;
/** Different misuses of a run. */
constexpr size_t MOST_MISUSES = 100;

struct Block {
  uint32_t size = 0;
  /** Bytes behind it that are its own. */
  uint32_t spare = 0;
  inside::Site allocated;
};

struct Freed {
  Block block;
  inside::Site at;
};

struct {
  Mutex lock;
  std::unordered_map<uint32_t, Block> live;
  std::unordered_map<uint32_t, Freed> freed;
  /** In the order in which they were freed. */
  std::deque<uint32_t> freed_order;
  /** How often each size was asked for. */
  std::unordered_map<uint32_t, uint64_t> sizes;
  std::vector<HeapMisuse> misuses;
  uint64_t live_bytes = 0, peak = 0, allocations = 0, failed = 0, invalid = 0;
} heap;

HeapPlace told(const inside::Site &site) {
  return {site.thread, {site.functions.begin(), site.functions.begin() + site.depth}};
}

/** With the lock held. */
void note(HeapMisuse misuse) {
  for (HeapMisuse &each : heap.misuses)
    if (each.kind == misuse.kind && each.by.stack == misuse.by.stack && each.allocated.stack == misuse.allocated.stack) {
      each.count++;
      return;
    }
  if (heap.misuses.size() < MOST_MISUSES) heap.misuses.push_back(std::move(misuse));
}

void describe(HeapMisuse &misuse, uint32_t address, const Block &block) {
  misuse.has_block = true;
  misuse.block_address = address;
  misuse.block_size = block.size;
  misuse.allocated = told(block.allocated);
}

uint8_t *memory_at(uint32_t address) {
  wasm_module_inst_t instance = session().instance;
  return instance == nullptr ? nullptr : static_cast<uint8_t *>(wasm_runtime_addr_app_to_native(instance, address));
}

/** Constructors that WAMR runs itself allocate before there is an instance: nobody can look behind their blocks. */
void mark_spare(uint32_t address, Block &block) {
  uint8_t *memory = block.spare == 0 ? nullptr : memory_at(address + block.size);
  if (memory != nullptr) std::memset(memory, PATTERN, block.spare);
  else block.spare = 0;
}

void look_at_spare(uint32_t address, const Block &block, const inside::Site &by) {
  const uint8_t *memory = block.spare == 0 ? nullptr : memory_at(address + block.size);
  for (uint32_t i = 0; memory != nullptr && i < block.spare; i++) {
    if (memory[i] == PATTERN) continue;
    HeapMisuse misuse;
    misuse.kind = "overflow";
    misuse.address = address + block.size + i;
    misuse.write = true;
    misuse.by = told(by);
    describe(misuse, address, block);
    return note(std::move(misuse));
  }
}

void remember(uint32_t address, const Freed &freed) {
  heap.freed[address] = freed;
  heap.freed_order.push_back(address);
  if (heap.freed_order.size() <= MOST_FREED) return;
  heap.freed.erase(heap.freed_order.front());
  heap.freed_order.pop_front();
}

void note_not_live(uint32_t address, const inside::Site &by) {
  HeapMisuse misuse;
  misuse.address = address;
  misuse.by = told(by);
  const auto before = heap.freed.find(address);
  misuse.kind = before == heap.freed.end() ? "invalid free" : "double free";
  if (before != heap.freed.end()) {
    describe(misuse, address, before->second.block);
    misuse.is_freed = true;
    misuse.freed = told(before->second.at);
  } else {
    for (const auto &[start, block] : heap.live)
      if (address > start && address - start < block.size) describe(misuse, start, block);
  }
  note(std::move(misuse));
}

void put(uint32_t address, const Block &given) {
  Block &block = heap.live[address] = given;
  heap.live_bytes += block.size;
  heap.peak = std::max(heap.peak, heap.live_bytes);
  events::heap(heap.live_bytes);
  mark_spare(address, block);
}

/**
 * Freed by the program, and kept by the layer for its next malloc (templates/layer/block.h): the word in front of the
 * payload is the block's own address with a flag.
 */
bool is_cached(uint32_t address, uint32_t size) {
  constexpr uint32_t ALIGNMENT = 16, CACHED = 1;
  const uint32_t payload = (address + ALIGNMENT) & -ALIGNMENT;
  if (payload - address > size) return false;
  const uint8_t *memory = memory_at(payload - sizeof(uint32_t));
  uint32_t raw = 0;
  if (memory != nullptr) std::memcpy(&raw, memory, sizeof raw);
  return raw == (address | CACHED);
}

uint64_t cached_bytes() {
  uint64_t bytes = 0;
  for (const auto &[address, block] : heap.live)
    if (is_cached(address, block.size)) bytes += block.size;
  return bytes;
}

}  // namespace

uint32_t padded(uint32_t size) { return CHECKS && size <= UINT32_MAX - SPARE ? size + SPARE : size; }

void added(wasm_exec_env_t env, uint32_t block, uint32_t size, uint32_t padded) {
  const inside::Site site = CHECKS ? inside::site_of(env) : inside::Site{};
  const Guard guard(heap.lock);
  heap.allocations++;
  if (block == 0) {
    heap.failed++;
    return;
  }
  heap.sizes[size]++;
  heap.freed.erase(block);
  put(block, {size, padded - size, site});
}

Removed removed(wasm_exec_env_t env, uint32_t address) {
  const inside::Site site = CHECKS ? inside::site_of(env) : inside::Site{};
  const Guard guard(heap.lock);
  const auto found = heap.live.find(address);
  if (found == heap.live.end()) {
    heap.invalid++;
    if (CHECKS) note_not_live(address, site);
    return {};
  }
  const Block block = found->second;
  if (CHECKS) {
    look_at_spare(address, block, site);
    remember(address, {block, site});
  }
  heap.live_bytes -= block.size;
  events::heap(heap.live_bytes);
  heap.live.erase(found);
  return {true, block.size};
}

void kept(wasm_exec_env_t env, uint32_t address, const Removed &what, uint32_t padded) {
  const inside::Site site = CHECKS ? inside::site_of(env) : inside::Site{};
  const Guard guard(heap.lock);
  heap.freed.erase(address);
  put(address, {what.size, padded - what.size, site});
}

void collect(Result &result) {
  const Guard guard(heap.lock);
  result.heap_peak = heap.peak;
  result.heap_live = heap.live_bytes - cached_bytes();
  result.allocations = heap.allocations;
  result.heap_failed = heap.failed;
  result.invalid_frees = heap.invalid;
  for (const auto &[size, count] : heap.sizes) result.heap_sizes.push_back({size, count});
  std::sort(result.heap_sizes.begin(), result.heap_sizes.end(), [](const SizeUse &a, const SizeUse &b) {
    return a.count != b.count ? a.count > b.count : a.size < b.size;
  });
  if (result.heap_sizes.size() > MOST_SIZES) result.heap_sizes.resize(MOST_SIZES);
#ifdef WAMR_PTHREAD_HEAP
  exact::collect(result);
#endif
  if (!CHECKS) return;
  std::vector<LiveBlock> left;
  for (const auto &[address, block] : heap.live) {
    look_at_spare(address, block, {});
    if (!is_cached(address, block.size)) left.push_back({address, block.size, told(block.allocated)});
  }
  result.heap_misuse = heap.misuses;
  add_leaks(result, std::move(left));
}

}  // namespace wamr_pthread::books

// The app heap with redzones, in the place of WAMR's allocator (target.cmake): natives, the host and WAMR itself get
// their blocks from here. The blocks behind it are WAMR's.
#include <cstring>
#include <deque>

#include "allocator.h"
#include "exact.h"
#include "watch.h"

extern "C" {
#include "mem_alloc.h"
#include "wasm_exec_env.h"
#include "wasm_runtime.h"

void *wamr_pthread_heap_malloc(mem_allocator_t allocator, uint32_t size);
void *wamr_pthread_heap_realloc(mem_allocator_t allocator, void *pointer, uint32_t size);
void wamr_pthread_heap_free(mem_allocator_t allocator, void *pointer);
}

namespace wamr_pthread::exact {
namespace {

/** As malloc promises in C; WAMR's own blocks are 8-aligned. */
constexpr uint32_t ALIGNMENT = 16;
/** What WAMR needs for a block besides its bytes: ems_gc_internal.h, hmu_t. */
constexpr uint32_t HEADER = 8;
constexpr uint32_t SMALLEST_REDZONE = 16, LARGEST_REDZONE = 256;
constexpr uint8_t PATTERN = 0xFD;
/** Blocks that are freed and not used again. */
constexpr size_t MOST_WAITING = 65536;
/** Blocks that are given back and still known. */
constexpr size_t MOST_GONE = 4096;

bool watched = true;
uint8_t *memory = nullptr;
std::deque<uint32_t> waiting, gone;
uint64_t waiting_bytes = 0;
/** What the program's own blocks would need of its own heap. */
uint64_t used = 0;
/** Of the next block of this thread. */
thread_local uint32_t alignment = ALIGNMENT;

uint64_t cost(uint32_t size) { return (uint64_t{size} + HEADER + 7) & ~uint64_t{7}; }

/** Larger ones behind larger blocks: whoever misses one of those misses it by more. */
uint32_t redzone(uint32_t size) {
  const uint32_t wanted = size / 8 < SMALLEST_REDZONE ? SMALLEST_REDZONE : size / 8;
  return wanted > LARGEST_REDZONE ? LARGEST_REDZONE : wanted;
}

/** The first time only: the heap's range in linear memory, which does not change. */
bool prepare() {
  if (memory != nullptr) return true;
  const WASMExecEnv *env = current();
  auto *instance = reinterpret_cast<WASMModuleInstance *>(env == nullptr ? session().instance.load() : env->module_inst);
  if (instance == nullptr) return false;
  const WASMMemoryInstance *found = wasm_get_default_memory(instance);
  const auto size = static_cast<uint64_t>(found->heap_data_end - found->heap_data);
  auto *shadow = static_cast<uint8_t *>(std::calloc(size, 1));
  if (shadow == nullptr) return false;
  memory = found->memory_data;
  wamr_pthread_heap_start = static_cast<uint64_t>(found->heap_data - memory);
  wamr_pthread_shadow = shadow;
  // Behind the others: threads look them up without the lock.
  if (watched) __atomic_store_n(&wamr_pthread_heap_size, size, __ATOMIC_RELEASE);
  return true;
}

void forget_gone(uint32_t start, uint32_t end) {
  for (auto at = blocks.lower_bound(start); at != blocks.end() && at->first < end;)
    at = at->second.life == Block::Life::gone ? blocks.erase(at) : std::next(at);
}

/** Gives the block that waits longest back; false: none waits. */
bool give_back_oldest(mem_allocator_t allocator) {
  if (waiting.empty()) return false;
  const uint32_t address = waiting.front();
  waiting.pop_front();
  Block &block = blocks[address];
  waiting_bytes -= block.raw_end - block.raw;
  block.life = Block::Life::gone;
  paint(block.raw, block.raw_end, State::unknown);
  gone.push_back(address);
  mem_allocator_free(allocator, memory + block.raw);
  if (gone.size() <= MOST_GONE) return true;
  const auto oldest = blocks.find(gone.front());
  if (oldest != blocks.end() && oldest->second.life == Block::Life::gone) blocks.erase(oldest);
  gone.pop_front();
  return true;
}

void *allocate(mem_allocator_t allocator, uint32_t size) {
  if (!prepare()) return mem_allocator_malloc(allocator, size);
  const uint64_t total = uint64_t{size} + alignment + redzone(size) + SMALLEST_REDZONE;
  if (used + cost(size) > session().job->heap_size || total > INT32_MAX) return nullptr;
  void *found = mem_allocator_malloc(allocator, static_cast<uint32_t>(total));
  while (found == nullptr && give_back_oldest(allocator)) found = mem_allocator_malloc(allocator, static_cast<uint32_t>(total));
  if (found == nullptr) return nullptr;
  const auto raw = static_cast<uint32_t>(static_cast<uint8_t *>(found) - memory);
  const auto end = static_cast<uint32_t>(raw + total);
  const uint32_t address = (raw + SMALLEST_REDZONE + alignment - 1) & -alignment;
  forget_gone(raw, end);
  blocks[address] = {size, raw, end, Block::Life::live, false, mark_of(current()), {}};
  paint(raw, address, State::before);
  paint(address, address + size, State::live);
  paint(address + size, end, State::behind);
  std::memset(memory + address + size, PATTERN, end - address - size);
  std::memset(memory + raw, PATTERN, address - raw);
  used += cost(size);
  return memory + address;
}

/** Natives that nobody watches write, too. */
void look_at_redzones(const std::pair<const uint32_t, Block> &entry) {
  const auto &[address, block] = entry;
  if (block.reported) return;
  const auto touched = [&](uint32_t at) { return memory[at] != PATTERN; };
  for (uint32_t at = address + block.size; at < block.raw_end; at++)
    if (touched(at)) return note({"overflow", at, 0, true, "a native"}, mark_of(current()), &entry);
  for (uint32_t at = block.raw; at < address; at++)
    if (touched(at)) return note({"underflow", at, 0, true, "a native"}, mark_of(current()), &entry);
}

void release(mem_allocator_t allocator, uint32_t address) {
  const auto found = blocks.find(address);
  if (found == blocks.end() || found->second.life != Block::Life::live) {
    const bool again = found != blocks.end();
    note({again ? "double free" : "invalid free", address, 0, false, ""}, mark_of(current()),
         again ? &*found : block_near(address));
    return;
  }
  look_at_redzones(*found);
  Block &block = found->second;
  block.life = Block::Life::waits;
  block.freed = mark_of(current());
  paint(block.raw, block.raw_end, State::freed);
  used -= cost(block.size);
  waiting.push_back(address);
  waiting_bytes += block.raw_end - block.raw;
  while (waiting.size() > MOST_WAITING || waiting_bytes > uint64_t{session().job->heap_size} / 4)
    give_back_oldest(allocator);
}

}  // namespace

void with_alignment(uint32_t wanted, const std::function<void()> &call) {
  alignment = wanted < ALIGNMENT ? ALIGNMENT : wanted;
  call();
  alignment = ALIGNMENT;
}

bool is_watched() { return watched; }

void leave_unwatched() { watched = false; }

uint32_t usable_size(uint32_t address) {
  const Guard guard(lock);
  const auto found = blocks.find(address);
  return found == blocks.end() ? 0 : found->second.size;
}

uint8_t *memory_start() { return memory; }

void look_at_all_redzones() {
  for (const auto &entry : blocks)
    if (entry.second.life == Block::Life::live) look_at_redzones(entry);
}

}  // namespace wamr_pthread::exact

using namespace wamr_pthread;

void *wamr_pthread_heap_malloc(mem_allocator_t allocator, uint32_t size) {
  const Guard guard(exact::lock);
  return exact::allocate(allocator, size);
}

void wamr_pthread_heap_free(mem_allocator_t allocator, void *pointer) {
  const Guard guard(exact::lock);
  if (exact::memory == nullptr) return mem_allocator_free(allocator, pointer);
  exact::release(allocator, static_cast<uint32_t>(static_cast<uint8_t *>(pointer) - exact::memory));
}

/** Always another place: who still uses the old one is found out. */
void *wamr_pthread_heap_realloc(mem_allocator_t allocator, void *pointer, uint32_t size) {
  const Guard guard(exact::lock);
  if (pointer == nullptr || !exact::prepare()) return exact::allocate(allocator, size);
  const auto address = static_cast<uint32_t>(static_cast<uint8_t *>(pointer) - exact::memory);
  const auto found = exact::blocks.find(address);
  if (found == exact::blocks.end() || found->second.life != exact::Block::Life::live) {
    exact::release(allocator, address);
    return nullptr;
  }
  void *next = exact::allocate(allocator, size);
  if (next == nullptr) return nullptr;
  const uint32_t old_size = found->second.size;
  std::memcpy(next, pointer, old_size < size ? old_size : size);
  exact::release(allocator, address);
  return next;
}

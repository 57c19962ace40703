// The app heap, counted: env.malloc and its family as natives of ours over WAMR's.
#include <algorithm>
#include <cstring>
#include <unordered_map>

#include "events.h"
#include "session.h"
#include "watch.h"

namespace wamr_pthread {
namespace {

/** Of the sizes asked for, the most frequent are told. */
constexpr size_t MOST_SIZES = 3;

struct Heap {
  Mutex lock;
  std::unordered_map<uint32_t, uint32_t> blocks;
  /** How often each size was asked for. */
  std::unordered_map<uint32_t, uint64_t> sizes;
  uint64_t live = 0, peak = 0, allocations = 0, failed = 0, invalid = 0;
} heap;

uint32_t (*original_realloc)(wasm_exec_env_t, uint32_t, uint32_t) = nullptr;
int32_t (*original_memalign)(wasm_exec_env_t, void **, int32_t, int32_t) = nullptr;

void added(uint32_t block, uint32_t size, wasm_exec_env_t env = nullptr) {
  watch::allocated(env, block, size);
  const Guard guard(heap.lock);
  heap.allocations++;
  if (block == 0) {
    heap.failed++;
    return;
  }
  heap.blocks[block] = size;
  heap.sizes[size]++;
  heap.live += size;
  if (heap.live > heap.peak) heap.peak = heap.live;
  events::heap(heap.live);
}

/** To be called before the block is given back: the next thread may get it at once. False: no block of ours. */
bool removed(uint32_t block, uint32_t *size = nullptr) {
  watch::freed(block);
  const Guard guard(heap.lock);
  const auto found = heap.blocks.find(block);
  if (found == heap.blocks.end()) {
    heap.invalid++;
    return false;
  }
  if (size != nullptr) *size = found->second;
  heap.live -= found->second;
  events::heap(heap.live);
  heap.blocks.erase(found);
  return true;
}

void give_back(wasm_module_inst_t instance, uint64_t block) {
  watch::hidden([&] {
    wasm_runtime_module_free(instance, block);
    return 0;
  });
}

uint32_t allocate(wasm_exec_env_t env, uint32_t size, void **native) {
  wasm_module_inst_t instance = wasm_runtime_get_module_inst(env);
  const auto block = static_cast<uint32_t>(
      watch::hidden([&] { return wasm_runtime_module_malloc(instance, size, native); }));
  added(block, size, env);
  return block;
}

uint32_t our_malloc(wasm_exec_env_t env, uint32_t size) {
  void *native = nullptr;
  return allocate(env, size, &native);
}

uint32_t our_calloc(wasm_exec_env_t env, uint32_t count, uint32_t size) {
  const uint64_t total = uint64_t{count} * size;
  void *native = nullptr;
  if (total > UINT32_MAX) return 0;
  const uint32_t block = allocate(env, static_cast<uint32_t>(total), &native);
  if (block != 0) std::memset(native, 0, total);
  return block;
}

void our_free(wasm_exec_env_t env, void *native) {
  wasm_module_inst_t instance = wasm_runtime_get_module_inst(env);
  const auto block = static_cast<uint32_t>(wasm_runtime_addr_native_to_app(instance, native));
  if (block == 0) return;
  // Not a live block: WAMR ignores it, and so it goes there, too (lib-libc-builtin, free_wrapper).
  removed(block);
  give_back(instance, block);
}

/** Without WAMR's own realloc: a new block and a copy. */
uint32_t moved(wasm_exec_env_t env, uint32_t block, uint32_t old_size, uint32_t size) {
  wasm_module_inst_t instance = wasm_runtime_get_module_inst(env);
  void *native = nullptr;
  const auto next = static_cast<uint32_t>(wasm_runtime_module_malloc(instance, size, &native));
  if (next == 0) return 0;
  std::memcpy(native, wasm_runtime_addr_app_to_native(instance, block), old_size < size ? old_size : size);
  wasm_runtime_module_free(instance, block);
  return next;
}

uint32_t our_realloc(wasm_exec_env_t env, uint32_t block, uint32_t size) {
  if (block == 0) return our_malloc(env, size);
  uint32_t old_size = 0;
  if (!removed(block, &old_size)) return 0;
  const uint32_t next = watch::hidden([&] {
    return original_realloc != nullptr ? original_realloc(env, block, size) : moved(env, block, old_size, size);
  });
  added(next, size, env);
  if (next != 0) return next;
  // The old block stays.
  const Guard guard(heap.lock);
  heap.blocks[block] = old_size;
  heap.live += old_size;
  return 0;
}

int32_t our_memalign(wasm_exec_env_t env, void **pointer, int32_t alignment, int32_t size) {
  const int32_t code = watch::hidden([&] { return original_memalign(env, pointer, alignment, size); });
  uint32_t block = 0;
  if (code == 0) std::memcpy(&block, pointer, sizeof block);
  added(block, static_cast<uint32_t>(size), env);
  return code;
}

NativeSymbol symbols[] = {
    {"malloc", reinterpret_cast<void *>(our_malloc), "(i)i", nullptr},
    {"calloc", reinterpret_cast<void *>(our_calloc), "(ii)i", nullptr},
    {"realloc", reinterpret_cast<void *>(our_realloc), "(ii)i", nullptr},
    {"free", reinterpret_cast<void *>(our_free), "(*)", nullptr},
};
NativeSymbol memalign[] = {
    {"posix_memalign", reinterpret_cast<void *>(our_memalign), "(*ii)i", nullptr},
};

}  // namespace

uint64_t host_malloc(wasm_module_inst_t instance, uint32_t size, void **native) {
  const uint64_t block = watch::hidden([&] { return wasm_runtime_module_malloc(instance, size, native); });
  added(static_cast<uint32_t>(block), size);
  return block;
}

void host_free(wasm_module_inst_t instance, uint64_t block) {
  removed(static_cast<uint32_t>(block));
  give_back(instance, block);
}

void register_heap() {
  original_realloc = reinterpret_cast<decltype(original_realloc)>(inside::original("realloc"));
  original_memalign = reinterpret_cast<decltype(original_memalign)>(inside::original("posix_memalign"));
  wasm_runtime_register_natives("env", symbols, sizeof symbols / sizeof *symbols);
  if (original_memalign != nullptr) wasm_runtime_register_natives("env", memalign, 1);
}

void collect_heap(Result &result) {
  const Guard guard(heap.lock);
  result.heap_peak = heap.peak;
  result.heap_live = heap.live;
  result.allocations = heap.allocations;
  result.heap_failed = heap.failed;
  result.invalid_frees = heap.invalid;
  for (const auto &[size, count] : heap.sizes) result.heap_sizes.push_back({size, count});
  std::sort(result.heap_sizes.begin(), result.heap_sizes.end(), [](const SizeUse &a, const SizeUse &b) {
    return a.count != b.count ? a.count > b.count : a.size < b.size;
  });
  if (result.heap_sizes.size() > MOST_SIZES) result.heap_sizes.resize(MOST_SIZES);
}

}  // namespace wamr_pthread

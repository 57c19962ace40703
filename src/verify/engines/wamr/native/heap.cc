// The app heap, counted: env.malloc and its family as natives of ours over WAMR's.
#include <cstring>

#include "heap_books.h"
#include "session.h"
#include "watch.h"
#ifdef WAMR_PTHREAD_HEAP
#include "heap/stand_in.h"
#endif

namespace wamr_pthread {
namespace {

uint32_t (*original_realloc)(wasm_exec_env_t, uint32_t, uint32_t) = nullptr;
int32_t (*original_memalign)(wasm_exec_env_t, void **, int32_t, int32_t) = nullptr;

void added(wasm_exec_env_t env, uint32_t block, uint32_t size, uint32_t padded) {
  watch::allocated(env, block, size);
  books::added(env, block, size, padded);
}

void give_back(wasm_module_inst_t instance, uint64_t block) {
  watch::hidden([&] {
    wasm_runtime_module_free(instance, block);
    return 0;
  });
}

/** Where the heap has no room for the padding, it goes without. */
uint32_t allocate_in(wasm_module_inst_t instance, wasm_exec_env_t env, uint32_t size, void **native) {
  uint32_t asked = books::padded(size);
  auto block = static_cast<uint32_t>(watch::hidden([&] { return wasm_runtime_module_malloc(instance, asked, native); }));
  if (block == 0 && asked != size) {
    asked = size;
    block = static_cast<uint32_t>(watch::hidden([&] { return wasm_runtime_module_malloc(instance, size, native); }));
  }
  added(env, block, size, asked);
  return block;
}

uint32_t allocate(wasm_exec_env_t env, uint32_t size, void **native) {
  return allocate_in(wasm_runtime_get_module_inst(env), env, size, native);
}

uint32_t our_malloc(wasm_exec_env_t env, uint32_t size) {
#ifdef WAMR_PTHREAD_HEAP
  uint32_t answer = 0;
  if (exact::stands_in(env, answer)) return answer;
#endif
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

void free_block(wasm_exec_env_t env, uint32_t block) {
  if (block == 0) return;
  watch::freed(block);
  // Not a live block: WAMR ignores it, and so it goes there, too (lib-libc-builtin, free_wrapper).
  books::removed(env, block);
  give_back(wasm_runtime_get_module_inst(env), block);
}

void our_free(wasm_exec_env_t env, void *native) {
  free_block(env, static_cast<uint32_t>(wasm_runtime_addr_native_to_app(wasm_runtime_get_module_inst(env), native)));
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
  watch::freed(block);
  const books::Removed old = books::removed(env, block);
  if (!old.was_live) {
#ifdef WAMR_PTHREAD_HEAP
    give_back(wasm_runtime_get_module_inst(env), block);
#endif
    return 0;
  }
  const uint32_t asked = books::padded(size);
  const uint32_t next = watch::hidden([&] {
    return original_realloc != nullptr ? original_realloc(env, block, asked) : moved(env, block, old.size, asked);
  });
  added(env, next, size, asked);
  if (next == 0) books::kept(env, block, old, old.size);
  return next;
}

int32_t our_memalign(wasm_exec_env_t env, void **pointer, int32_t alignment, int32_t size) {
  const uint32_t asked = books::padded(static_cast<uint32_t>(size));
  const int32_t code =
      watch::hidden([&] { return original_memalign(env, pointer, alignment, static_cast<int32_t>(asked)); });
  uint32_t block = 0;
  if (code == 0) std::memcpy(&block, pointer, sizeof block);
  added(env, block, static_cast<uint32_t>(size), asked);
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

#ifdef WAMR_PTHREAD_HEAP
const exact::Family exact::family{our_malloc, our_calloc, our_realloc, free_block};
#endif

uint64_t host_malloc(wasm_module_inst_t instance, uint32_t size, void **native) {
  return allocate_in(instance, nullptr, size, native);
}

void host_free(wasm_module_inst_t instance, uint64_t block) {
  watch::freed(static_cast<uint32_t>(block));
  books::removed(nullptr, static_cast<uint32_t>(block));
  give_back(instance, block);
}

uint32_t heap_room(uint32_t size) {
#ifdef WAMR_PTHREAD_HEAP
  return exact::room(size);
#else
  return size;
#endif
}

void register_heap() {
  original_realloc = reinterpret_cast<decltype(original_realloc)>(inside::original("realloc"));
  original_memalign = reinterpret_cast<decltype(original_memalign)>(inside::original("posix_memalign"));
  wasm_runtime_register_natives("env", symbols, sizeof symbols / sizeof *symbols);
  if (original_memalign != nullptr) wasm_runtime_register_natives("env", memalign, 1);
}

void collect_heap(Result &result) { books::collect(result); }

}  // namespace wamr_pthread

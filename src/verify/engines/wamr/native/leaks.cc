#include "leaks.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <tuple>

#include "session.h"

extern "C" {
#include "thread_manager.h"
#include "wasm_exec_env.h"
#include "wasm_runtime.h"
}

namespace wamr_pthread {
namespace {

/** Different origins that are told, those with the most bytes first. */
constexpr size_t MAX_LEAKS = 50;

class Search {
 public:
  explicit Search(std::vector<LiveBlock> &blocks) : blocks_(blocks), reached_(blocks.size()) {
    std::sort(blocks.begin(), blocks.end(), [](const LiveBlock &a, const LiveBlock &b) { return a.address < b.address; });
  }

  /** Every aligned word may be a pointer, also into the middle of a block. */
  void scan(const uint8_t *from, const uint8_t *to) {
    while (reinterpret_cast<uintptr_t>(from) % sizeof(uint32_t) != 0) from++;
    for (; from + sizeof(uint32_t) <= to; from += sizeof(uint32_t)) {
      uint32_t word = 0;
      std::memcpy(&word, from, sizeof word);
      reach(word);
    }
  }

  /** From what was found so far on to what lies in it. */
  void follow(const uint8_t *memory) {
    while (!pending_.empty()) {
      const LiveBlock &block = blocks_[pending_.back()];
      pending_.pop_back();
      scan(memory + block.address, memory + block.address + block.size);
    }
  }

  bool is_reached(size_t index) const { return reached_[index]; }

 private:
  void reach(uint32_t word) {
    if (blocks_.empty() || word < blocks_.front().address) return;
    auto next = std::upper_bound(blocks_.begin(), blocks_.end(), word,
                                 [](uint32_t value, const LiveBlock &block) { return value < block.address; });
    const auto index = static_cast<size_t>(next - blocks_.begin()) - 1;
    if (word - blocks_[index].address >= std::max(blocks_[index].size, 1u) || reached_[index]) return;
    reached_[index] = true;
    pending_.push_back(index);
  }

  std::vector<LiveBlock> &blocks_;
  std::vector<bool> reached_;
  std::vector<size_t> pending_;
};

/** Mutable globals: pointers to thread-local variables, and to the stack. */
void scan_globals(Search &search, const WASMModuleInstance *instance) {
  search.scan(instance->global_data, instance->global_data + instance->module->global_data_size);
}

uint32_t stack_pointer(const WASMModuleInstance *instance) {
  const uint32_t index = instance->module->aux_stack_top_global_index;
  uint32_t value = 0;
  if (index != UINT32_MAX)
    std::memcpy(&value, instance->global_data + instance->e->globals[index].data_offset, sizeof value);
  return value;
}

void scan_operands(Search &search, const WASMExecEnv *env) {
  search.scan(env->wasm_stack.bottom, env->wasm_stack.top_boundary);
}

/** Of main, whose code has returned, only what lies above its stack pointer; of others all of their stack. */
void scan_threads(Search &search, uint8_t *memory, uint64_t memory_size, bool by_exit) {
  WASMExecEnv *main = session().main;
  WASMCluster *cluster = wasm_exec_env_get_cluster(main);
  pthread_mutex_lock(&cluster->lock);
  for (auto *env = static_cast<WASMExecEnv *>(bh_list_first_elem(&cluster->exec_env_list)); env != nullptr;
       env = static_cast<WASMExecEnv *>(bh_list_elem_next(env))) {
    const auto *instance = reinterpret_cast<WASMModuleInstance *>(env->module_inst);
    scan_globals(search, instance);
    // exit() leaves what the functions had in their locals behind.
    if (env != main || by_exit) scan_operands(search, env);
    const uint64_t from = env == main ? stack_pointer(instance) : env->aux_stack_boundary;
    const uint64_t to = std::min<uint64_t>(env->aux_stack_bottom, memory_size);
    if (from < to) search.scan(memory + from, memory + to);
  }
  pthread_mutex_unlock(&cluster->lock);
}

/** All of linear memory but the app heap and the stacks. */
void scan_data(Search &search, const WASMModuleInstance *instance, const WASMMemoryInstance *memory) {
  const uint64_t size = memory->memory_data_size;
  const uint64_t top = std::min<uint64_t>(instance->module->aux_stack_bottom, size);
  const uint64_t bottom = top - std::min<uint64_t>(instance->module->aux_stack_size, top);
  const auto heap_start = static_cast<uint64_t>(memory->heap_data - memory->memory_data);
  const auto heap_end = static_cast<uint64_t>(memory->heap_data_end - memory->memory_data);
  const auto scan = [&](uint64_t from, uint64_t to) {
    if (from < to) search.scan(memory->memory_data + from, memory->memory_data + to);
  };
  scan(0, std::min(bottom, heap_start));
  scan(top, heap_start);
  scan(heap_end, bottom > heap_end ? bottom : size);
  if (bottom > heap_end) scan(top, size);
}

}  // namespace

void add_leaks(Result &result, std::vector<LiveBlock> blocks) {
  auto *instance = reinterpret_cast<WASMModuleInstance *>(session().instance.load());
  if (instance == nullptr || session().main == nullptr || result.outcome != "exit" || result.exit_code != 0) return;
  const WASMMemoryInstance *memory = wasm_get_default_memory(instance);
  if (memory == nullptr || memory->heap_data == nullptr) return;
  Search search(blocks);
  scan_data(search, instance, memory);
  const bool by_exit = wasm_runtime_get_exception(session().instance) != nullptr;
  scan_threads(search, memory->memory_data, memory->memory_data_size, by_exit);
  search.follow(memory->memory_data);
  std::map<std::tuple<bool, std::vector<uint32_t>>, HeapLeak> by_origin;
  for (size_t i = 0; i < blocks.size(); i++) {
    const LiveBlock &block = blocks[i];
    HeapLeak &leak = by_origin[{search.is_reached(i), block.allocated.stack}];
    leak.reachable = search.is_reached(i);
    leak.allocated = block.allocated;
    leak.bytes += block.size;
    leak.count++;
  }
  for (const auto &[key, leak] : by_origin) result.heap_leaks.push_back(leak);
  std::stable_sort(result.heap_leaks.begin(), result.heap_leaks.end(), [](const HeapLeak &a, const HeapLeak &b) {
    return a.reachable != b.reachable ? b.reachable : a.bytes > b.bytes;
  });
  if (result.heap_leaks.size() > MAX_LEAKS) result.heap_leaks.resize(MAX_LEAKS);
}

}  // namespace wamr_pthread

#include "stand_in.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <string>

#include "../session.h"
#include "allocator.h"

extern "C" {
#include "wasm_exec_env.h"
#include "wasm_interp.h"
#include "wasm_runtime.h"
}

namespace wamr_pthread::exact {
namespace {

/** By function index. */
std::map<uint32_t, std::string> kinds;

/** wasi-libc's numbers, not the host's. */
constexpr uint32_t WASI_EINVAL = 28, WASI_ENOMEM = 48;
/** WAMR's own limit (core/config.h, APP_HEAP_SIZE_MAX). */
constexpr uint64_t LARGEST_HEAP = 1024 * 1024 * 1024;

bool is_power_of_two(uint32_t value) { return value != 0 && (value & (value - 1)) == 0; }

uint32_t aligned(wasm_exec_env_t env, uint32_t alignment, uint32_t size) {
  uint32_t block = 0;
  if (is_power_of_two(alignment)) with_alignment(alignment, [&] { block = family.malloc(env, size); });
  return block;
}

uint32_t posix_memalign(wasm_exec_env_t env, uint32_t result, uint32_t alignment, uint32_t size) {
  if (!is_power_of_two(alignment) || alignment < 4) return WASI_EINVAL;
  const uint32_t block = aligned(env, alignment, size);
  wasm_module_inst_t instance = wasm_runtime_get_module_inst(env);
  if (block == 0) return WASI_ENOMEM;
  if (wasm_runtime_validate_app_addr(instance, result, sizeof block))
    std::memcpy(wasm_runtime_addr_app_to_native(instance, result), &block, sizeof block);
  return 0;
}

}  // namespace

void set_stand_ins(const std::vector<WatchedFunction> &functions) {
  for (const WatchedFunction &each : functions) kinds[each.index] = each.kind;
}

bool reads_words(const WASMExecEnv *env) {
  const WASMInterpFrame *frame = env->cur_frame;
  if (frame == nullptr || frame->function == nullptr) return false;
  const auto *instance = reinterpret_cast<WASMModuleInstance *>(env->module_inst);
  const auto found = kinds.find(static_cast<uint32_t>(frame->function - instance->e->functions));
  return found != kinds.end() && found->second == "words";
}

bool stands_in(wasm_exec_env_t env, uint32_t &answer) {
  // Ours is the frame of env.malloc; `family.malloc` comes back here from the same one.
  static thread_local bool inside = false;
  const WASMInterpFrame *frame = env->cur_frame == nullptr ? nullptr : env->cur_frame->prev_frame;
  if (inside || kinds.empty() || frame == nullptr || frame->function == nullptr) return false;
  const auto *instance = reinterpret_cast<WASMModuleInstance *>(env->module_inst);
  const auto found = kinds.find(static_cast<uint32_t>(frame->function - instance->e->functions));
  if (found == kinds.end() || found->second == "words") return false;
  const std::string &kind = found->second;
  const uint32_t *given = frame->lp;
  inside = true;
  answer = 0;
  if (kind == "malloc") answer = family.malloc(env, given[0]);
  else if (kind == "calloc") answer = family.calloc(env, given[0], given[1]);
  else if (kind == "realloc") answer = family.realloc(env, given[0], given[1]);
  else if (kind == "free") family.free(env, given[0]);
  else if (kind == "aligned_alloc") answer = aligned(env, given[0], given[1]);
  else if (kind == "posix_memalign") answer = posix_memalign(env, given[0], given[1], given[2]);
  else if (kind == "usable_size") answer = usable_size(given[0]);
  inside = false;
  return true;
}

uint32_t room(uint32_t size) {
  constexpr uint64_t MORE = 1024 * 1024;
  return size == 0 ? 0 : static_cast<uint32_t>(std::min(uint64_t{size} * 2 + MORE, LARGEST_HEAP));
}

}  // namespace wamr_pthread::exact

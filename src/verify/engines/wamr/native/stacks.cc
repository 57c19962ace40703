#include <cstring>

#include "session.h"

namespace wamr_pthread {

/** What untouched stack looks like. */
constexpr uint8_t PATTERN = 0xC7;
/** Bytes at the bottom of a slice that a program within its limits does not reach. */
constexpr uint32_t GUARD = 16;

static uint8_t *address(const Slice &slice) {
  wasm_module_inst_t instance = session().instance;
  if (instance == nullptr || slice.end <= slice.start) return nullptr;
  if (!wasm_runtime_validate_app_addr(instance, slice.start, slice.end - slice.start)) {
    wasm_runtime_clear_exception(instance);
    return nullptr;
  }
  return static_cast<uint8_t *>(wasm_runtime_addr_app_to_native(instance, slice.start));
}

/** After instantiation: constructors that WAMR runs itself have used the stack of a cluster of their own by then. */
void paint_stacks() {
  for (const Slice &slice : session().job->slices)
    if (uint8_t *memory = address(slice)) std::memset(memory, PATTERN, slice.end - slice.start);
}

void collect_stacks(Result &result) {
  for (const Slice &slice : session().job->slices) {
    StackUse use;
    use.size = slice.end - slice.start;
    if (const uint8_t *memory = address(slice)) {
      uint32_t deepest = 0;
      while (deepest < use.size && memory[deepest] == PATTERN) deepest++;
      use.used = use.size - deepest;
      use.overflowed = deepest < GUARD;
    }
    result.stacks.push_back(use);
  }
}

}  // namespace wamr_pthread

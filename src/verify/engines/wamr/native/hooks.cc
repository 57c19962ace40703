// What WAMR's own sources call in the place of one of its functions (CMakeLists.txt renames the call), because no native
// shows it: atomic waits are instructions.
#include "events.h"

extern "C" {
#include "thread_manager.h"
#include "wasm_exec_env.h"
#include "wasm_shared_memory.h"

uint32_t wamr_pthread_atomic_wait(WASMModuleInstanceCommon *module, void *address, uint64_t expected, int64_t timeout,
                                  bool wide);
}

using namespace wamr_pthread;

namespace {

/** The lock's own functions and who called them. */
constexpr uint32_t FRAMES = 8;

}  // namespace

bool wamr_pthread::events::hooked() { return true; }

uint32_t wamr_pthread_atomic_wait(WASMModuleInstanceCommon *module, void *address, uint64_t expected, int64_t timeout,
                                  bool wide) {
  WASMExecEnv *env = wasm_clusters_search_exec_env(module);
  if (env == nullptr) return wasm_runtime_atomic_wait(module, address, expected, timeout, wide);
  events::sleeps(env, static_cast<uint32_t>(wasm_runtime_addr_native_to_app(module, address)), inside::stack_of(env, FRAMES));
  const uint32_t result = wasm_runtime_atomic_wait(module, address, expected, timeout, wide);
  events::wakes(env);
  return result;
}

#include "session.h"
#include "engine.h"

namespace wamr_pthread {
namespace {

/** (module (memory 1 1 shared)) */
const uint8_t SHARED[] = {0, 'a', 's', 'm', 1, 0, 0, 0, 5, 4, 1, 3, 1, 1};
/** (module (func (result v128) v128.const i64x2 0 0)) */
const uint8_t SIMD[] = {0, 'a', 's', 'm', 1, 0, 0, 0, 1, 5, 1, 0x60, 0, 1, 0x7b, 3, 2, 1, 0, 10, 22, 1, 20, 0,
                        0xfd, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x0b};

template <size_t size>
bool loads(const uint8_t (&bytes)[size]) {
  // WAMR writes into the bytes that it loads.
  std::vector<uint8_t> copy(bytes, bytes + size);
  char error[128] = "";
  wasm_module_t module = wasm_runtime_load(copy.data(), static_cast<uint32_t>(size), error, sizeof error);
  if (module != nullptr) wasm_runtime_unload(module);
  return module != nullptr;
}

}  // namespace

Capabilities probe() {
  Capabilities found;
  uint32_t major = 0, minor = 0, patch = 0;
  wasm_runtime_get_version(&major, &minor, &patch);
  found.version = std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
  if (!wasm_runtime_init()) return found;
  const auto has = [](const char *module, const char *name) { return wasm_runtime_is_import_func_linked(module, name); };
  found.pthread = has("env", "pthread_create");
  found.semaphores = has("env", "sem_open");
  found.libc_builtin = has("env", "malloc");
  found.wasi = has("wasi_snapshot_preview1", "fd_write");
  found.wasi_threads = has("wasi", "thread-spawn");
  found.shared_memory = loads(SHARED);
  found.simd = loads(SIMD);
  found.inside = inside::original("malloc") != nullptr;
  return found;
}

}  // namespace wamr_pthread

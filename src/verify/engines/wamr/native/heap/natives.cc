// What natives read and write for the module, by their signatures and by what is known of WASI's.
#include <cstring>

#include "allocator.h"
#include "exact.h"
#include "natives.h"
#include "watch.h"

extern "C" {
#include "wasm_exec_env.h"
#include "wasm_interp.h"
#include "wasm_runtime.h"
}

namespace wamr_pthread::exact {
namespace {

bool is_named(const WASMFunctionImport *import, std::initializer_list<const char *> names) {
  for (const char *name : names)
    if (std::strcmp(import->field_name, name) == 0) return true;
  return false;
}

/** Those that give blocks back say themselves what is wrong with them. */
bool is_allocator(const WASMFunctionImport *import) { return is_named(import, {"free", "realloc"}); }

void look(const WASMExecEnv *env, const WASMFunctionImport *import, uint32_t address, uint64_t size, bool write) {
  const uint64_t start = wamr_pthread_heap_start, end = start + wamr_pthread_heap_size;
  if (size == 0 || address < start || address >= end) return;
  const uint64_t within = std::min<uint64_t>(size, end - address);
  if (!wamr_pthread_all_live(address - start, within))
    note_access(env, nullptr, address, size, write, import->field_name);
}

uint32_t word(uint32_t address) {
  uint32_t value = 0;
  const uint8_t *memory = memory_start();
  if (memory != nullptr) std::memcpy(&value, memory + address, sizeof value);
  return value;
}

/** WASI's list of buffers; `bytes` of them count. */
void look_at_buffers(const WASMExecEnv *env, const WASMFunctionImport *import, const uint32_t *arguments,
                     uint64_t bytes, bool write) {
  const uint32_t list = arguments[1], count = arguments[2];
  look(env, import, list, uint64_t{count} * 8, false);
  for (uint32_t i = 0; i < count && i < 1024 && bytes > 0; i++) {
    const uint64_t size = std::min<uint64_t>(word(list + i * 8 + 4), bytes);
    look(env, import, word(list + i * 8), size, write);
    bytes -= size;
  }
}

/** `*`: a pointer, `~`: the length of the one before it, `$`: text with a NUL behind it (WAMR's export_native_api.md). */
void look_at_signature(const WASMExecEnv *env, const WASMFunctionImport *import, const uint32_t *arguments) {
  const char *signature = import->signature;
  if (signature == nullptr || *signature != '(') return;
  for (const char *at = signature + 1; *at != '\0' && *at != ')'; at++) {
    const uint32_t value = arguments[0];
    if (*at == '*') look(env, import, value, at[1] == '~' ? arguments[1] : 1, false);
    if (*at == '$' && memory_start() != nullptr && value >= wamr_pthread_heap_start &&
        value < wamr_pthread_heap_start + wamr_pthread_heap_size)
      look(env, import, value, std::strlen(reinterpret_cast<char *>(memory_start()) + value) + 1, false);
    arguments += *at == 'I' || *at == 'F' ? 2 : 1;
  }
}

}  // namespace
}  // namespace wamr_pthread::exact

void wamr_pthread_calls(WASMExecEnv *env, WASMInterpFrame *frame) {
  using namespace wamr_pthread::exact;
  if (wamr_pthread_heap_size_now() == 0) return;
  const WASMFunctionImport *import = frame->function->u.func_import;
  if (is_allocator(import)) return;
  look_at_signature(env, import, frame->lp);
  if (is_named(import, {"fd_write", "fd_pwrite", "sock_send"}))
    look_at_buffers(env, import, frame->lp, UINT64_MAX, false);
}

void wamr_pthread_called(WASMExecEnv *env, WASMInterpFrame *frame) {
  using namespace wamr_pthread::exact;
  if (wamr_pthread_heap_size_now() == 0) return;
  const WASMFunctionImport *import = frame->function->u.func_import;
  const bool positioned = is_named(import, {"fd_pread"});
  // Only what has come was written; the caller's stack has the result already.
  if (!positioned && !is_named(import, {"fd_read"})) return;
  if (frame->prev_frame->sp[-1] != 0) return;
  const uint32_t counted = frame->lp[positioned ? 5 : 3];
  look_at_buffers(env, import, frame->lp, word(counted), true);
}

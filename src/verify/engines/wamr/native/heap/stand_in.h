// The malloc family of the thread-safety layer, left to the host.
#pragma once

#include <cstdint>
#include <vector>

#include "../job.h"
#include "wasm_export.h"

struct WASMExecEnv;

namespace wamr_pthread::exact {

/** heap.cc's natives. */
struct Family {
  uint32_t (*malloc)(wasm_exec_env_t, uint32_t);
  uint32_t (*calloc)(wasm_exec_env_t, uint32_t, uint32_t);
  uint32_t (*realloc)(wasm_exec_env_t, uint32_t, uint32_t);
  void (*free)(wasm_exec_env_t, uint32_t);
};
extern const Family family;

/**
 * The layer keeps freed blocks in caches and words of its own in front of each, of which the host sees nothing. The
 * code of its malloc family was therefore replaced by a call of env.malloc (allocator-bodies.ts); true where the caller
 * is one of those: `answer` is then what that function returns. Their kinds are those of WatchedFunction.
 */
bool stands_in(wasm_exec_env_t env, uint32_t &answer);
/** The function that runs looks at text by whole aligned words, as libc's strlen does, and so at bytes behind its end. */
bool reads_words(const WASMExecEnv *env);
void set_stand_ins(const std::vector<WatchedFunction> &functions);

/** Room for redzones and for blocks that wait. */
uint32_t room(uint32_t size);

}  // namespace wamr_pthread::exact

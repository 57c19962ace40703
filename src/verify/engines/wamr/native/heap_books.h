// Books of the app heap for natives that allocate, and the checks that cost nearly nothing.
#pragma once

#include <cstdint>

#include "session.h"

namespace wamr_pthread::books {

/**
 * Bytes to ask of WAMR for a block of `size`: at least 4 more behind it stay unused, where a program that writes over the
 * end leaves its trace. WAMR rounds up to 8 bytes anyway (core/shared/mem-alloc/ems/ems_alloc.c, gc_alloc_vo), so that
 * one block in eight becomes larger by that, others not.
 */
uint32_t padded(uint32_t size);

/** To be called for each allocation; `block` 0: it failed. `padded`: what was asked of WAMR. */
void added(wasm_exec_env_t env, uint32_t block, uint32_t size, uint32_t padded);

struct Removed {
  bool was_live = false;
  uint32_t size = 0;
};
/**
 * To be called before a block is given back: the next thread may get it at once. What is no live block, and what was
 * written behind it, is noted.
 */
Removed removed(wasm_exec_env_t env, uint32_t block);
/** The block was not given back after all. */
void kept(wasm_exec_env_t env, uint32_t block, const Removed &what, uint32_t padded);

void collect(Result &result);

}  // namespace wamr_pthread::books

// Between what watches natives and what keeps the books.
#pragma once

#include <cstdint>
#include <string>

struct WASMExecEnv;

namespace wamr_pthread::exact {

/**
 * Notes the first byte of a range that is not live. `ip` lies behind the instruction; null: a native does it, and it is
 * named. Takes the lock of exact.h.
 */
void note_access(const WASMExecEnv *env, const uint8_t *ip, uint32_t address, uint64_t size, bool write,
                 const std::string &native);

}  // namespace wamr_pthread::exact

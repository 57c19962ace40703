// Blocks that nothing points to any more.
#pragma once

#include <vector>

#include "result.h"

namespace wamr_pthread {

/** A block of the app heap that was not freed. */
struct LiveBlock {
  uint32_t address = 0;
  uint32_t size = 0;
  HeapPlace allocated;
};

/**
 * Adds what is left at the end of a run, by where it was allocated. Looks for pointers as LeakSanitizer does: in data, in
 * stacks and globals of threads that still live, and in blocks that are reached from there.
 */
void add_leaks(Result &result, std::vector<LiveBlock> blocks);

}  // namespace wamr_pthread

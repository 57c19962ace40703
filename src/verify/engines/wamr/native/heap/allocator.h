// What the natives of wamr-pthread-heap ask of its allocator.
#pragma once

#include <cstdint>
#include <functional>

namespace wamr_pthread::exact {

/** Blocks that the call allocates on this thread have this alignment, a power of two; 16 at least. */
void with_alignment(uint32_t wanted, const std::function<void()> &call);
/** Size of the block at an address as it was asked for; 0: there is none. */
uint32_t usable_size(uint32_t address);
/** A program with an allocator of its own has no use for the app heap, and may well use its memory: nothing is looked up. */
void leave_unwatched();
bool is_watched();
/** Where linear memory begins; null: nothing was allocated yet. */
uint8_t *memory_start();
/** Notes blocks in whose redzones a native wrote; with the lock of exact.h held. */
void look_at_all_redzones();

}  // namespace wamr_pthread::exact

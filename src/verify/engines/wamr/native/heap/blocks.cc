// What is known of the app heap: its blocks by address, and one byte of shadow for each of its bytes.
#include <algorithm>
#include <cstring>

#include "exact.h"
#include "watch.h"

uint8_t *wamr_pthread_shadow = nullptr;
uint64_t wamr_pthread_heap_start = 0;
uint64_t wamr_pthread_heap_size = 0;

namespace wamr_pthread::exact {
namespace {

/** How far behind a block an address may be to be told as its. */
constexpr uint32_t NEAR = 4096;

}  // namespace

Mutex lock;
std::map<uint32_t, Block> blocks;

void paint(uint32_t start, uint32_t end, State state) {
  // Threads read it without the lock.
  for (uint64_t at = start - wamr_pthread_heap_start; at < end - wamr_pthread_heap_start; at++)
    __atomic_store_n(&wamr_pthread_shadow[at], static_cast<uint8_t>(state), __ATOMIC_RELAXED);
}

State state_at(uint32_t address) {
  const uint64_t at = address - wamr_pthread_heap_start;
  return at < wamr_pthread_heap_size ? static_cast<State>(wamr_pthread_shadow[at]) : State::unknown;
}

const std::pair<const uint32_t, Block> *block_near(uint32_t address) {
  const auto next = blocks.upper_bound(address);
  // In front of a block, in its own redzone.
  if (next != blocks.end() && address >= next->second.raw && next->second.life != Block::Life::gone) return &*next;
  for (auto at = next; at != blocks.begin();) {
    --at;
    if (address < at->second.raw_end) return &*at;
    if (address - at->second.raw_end > NEAR) return nullptr;
    if (at->second.life == Block::Life::live) return &*at;
  }
  return nullptr;
}

}  // namespace wamr_pthread::exact

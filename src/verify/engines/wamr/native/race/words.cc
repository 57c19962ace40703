// A second place for accesses of at most four bytes, where no neighbour is in the way.
#include <sys/mman.h>

#include "race.h"
#include "tsan.h"
#include "watch.h"

uint8_t *wamr_pthread_words = nullptr;

namespace wamr_pthread::race {

namespace {

/** Bytes of a memory with 32-bit addresses, twice. */
constexpr size_t ROOM = size_t{2} << 32;

uintptr_t word_at(uint32_t offset) { return reinterpret_cast<uintptr_t>(wamr_pthread_word(offset)); }

}  // namespace

bool reserve_words() {
  // Only its addresses matter: nothing but zeros is ever there.
  void *room = mmap(nullptr, ROOM, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (room == MAP_FAILED) return false;
  wamr_pthread_words = static_cast<uint8_t *>(room);
  return true;
}

int64_t offset_of_word(const void *address) {
  const auto *at = static_cast<const uint8_t *>(address);
  if (at < wamr_pthread_words || at >= wamr_pthread_words + ROOM) return -1;
  const auto place = static_cast<uint64_t>(at - wamr_pthread_words);
  return static_cast<int64_t>(place / 8 * 4 + place % 8);
}

void words_allocated(uint32_t start, uint32_t size) { __tsan_java_alloc(word_at(start), uintptr_t{size} * 2); }

void words_freed(uint32_t start, uint32_t size) { __tsan_java_free(word_at(start), uintptr_t{size} * 2); }

void words_written(uint32_t start, uint32_t size) {
  __tsan_write_range(wamr_pthread_word(start), (uintptr_t{size} + 3) / 4 * 8);
}

}  // namespace wamr_pthread::race

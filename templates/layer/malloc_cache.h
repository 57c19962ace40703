/* A few small blocks that the calling thread freed and may have again, without a call of the host.

   An allocation from the host takes the heap's lock and several times as long as one from here. Each block stays a
   block of the host's heap: it may be freed by another thread than it was taken by, and is given back when that
   thread ends or memory is short. At most 8 blocks of each size, less than 7 KiB for each thread.

   A block that is freed once more while it is here ends the program with a trap. Heap checkers that replace the
   host's malloc and free see each call in a program that defines `int __wt_malloc_cache = 0;`. */
#ifndef WT_MALLOC_CACHE_H
#define WT_MALLOC_CACHE_H

#include "block.h"

#define WT_CACHED_SIZES 8u
#define WT_CACHED_EACH 8
#define WT_LARGEST_CACHED (WT_CACHED_SIZES * WT_ALIGNMENT)

struct wt_malloc_cache {
  unsigned char count[WT_CACHED_SIZES];
  void *blocks[WT_CACHED_SIZES][WT_CACHED_EACH];
};

extern _Thread_local struct wt_malloc_cache __wt_malloc_blocks;
/* 0: nothing is kept. Weak, so that a program may have one of its own. */
extern int __wt_malloc_cache;

/* A thread that the host brought may have no thread-local variables: what would be them then lies at address 0. */
static inline int wt_has_cache(void) { return __builtin_wasm_tls_base() != NULL; }

/* Returns NULL where no block of that size is there. */
static inline void *wt_take_cached(size_t size) {
  /* 0 becomes a large number. */
  size_t at = (size - 1) / WT_ALIGNMENT;
  if (at >= WT_CACHED_SIZES || !wt_has_cache() || __wt_malloc_blocks.count[at] == 0) return NULL;
  void *payload = __wt_malloc_blocks.blocks[at][--__wt_malloc_blocks.count[at]];
  wt_block_of(payload)->raw &= ~WT_CACHED;
  return payload;
}

/* Returns 0 where the block must go back to the host. */
static inline int wt_keep_cached(void *payload) {
  struct wt_block *block = wt_block_of(payload);
  size_t at = wt_capacity_of(payload) / WT_ALIGNMENT - 1;
  if (at >= WT_CACHED_SIZES || !wt_has_cache() || !__wt_malloc_cache) return 0;
  if (__wt_malloc_blocks.count[at] == WT_CACHED_EACH) return 0;
  /* A larger alignment has a gap in front, of which the size says nothing. */
  if ((uintptr_t)payload - block->raw > WT_ALIGNMENT) return 0;
  block->raw |= WT_CACHED;
  __wt_malloc_blocks.blocks[at][__wt_malloc_blocks.count[at]++] = payload;
  return 1;
}

/* Gives the calling thread's blocks back to the host; returns how many. A thread that ends frees nothing after it. */
int __wt_free_malloc_cache(void);

#endif

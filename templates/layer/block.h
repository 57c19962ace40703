/* What precedes the payload of each block of the malloc family:

     raw (from the host) ... | end : 4 | raw : 4 | payload, aligned ... end */
#ifndef WT_BLOCK_H
#define WT_BLOCK_H

#include <stddef.h>
#include <stdint.h>

#define WT_ALIGNMENT 16u
/* Flag in `raw`, which is a multiple of 8: freed, and kept in a cache. */
#define WT_CACHED 1u

struct wt_block {
  /* End of the host's block as asked for: the payload may use what the alignment left over. */
  char *end;
  uintptr_t raw;
};

static inline struct wt_block *wt_block_of(void *payload) { return (struct wt_block *)payload - 1; }

static inline size_t wt_capacity_of(void *payload) { return (size_t)(wt_block_of(payload)->end - (char *)payload); }

#endif

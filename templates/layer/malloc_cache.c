#include "malloc_cache.h"

#include "host.h"

_Thread_local struct wt_malloc_cache __wt_malloc_blocks;
__attribute__((weak)) int __wt_malloc_cache = 1;

int __wt_free_malloc_cache(void) {
  int freed = 0;
  for (size_t size = WT_ALIGNMENT; size <= WT_LARGEST_CACHED; size += WT_ALIGNMENT) {
    void *payload;
    while ((payload = wt_take_cached(size)) != NULL) {
      __wt_host_free((void *)wt_block_of(payload)->raw);
      freed++;
    }
  }
  return freed;
}

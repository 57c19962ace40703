/* The malloc family over WAMR's app heap.

   WAMR's blocks are 8-byte aligned and its posix_memalign ignores the alignment (lib_pthread_wrapper.c), while
   wasm32's max_align_t asks for 16. Each block therefore starts with 8 to 16 bytes of our own (block.h). Small blocks
   are multiples of 16 and may come from the thread's cache (malloc_cache.h).

   The public names are weak, so that a program may bring its own allocator while libc's __libc_* names stay here. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

#include "host.h"
#include "malloc_cache.h"

/* No object may be larger than PTRDIFF_MAX; below it, adding a header and an alignment cannot overflow. */
#define LARGEST ((size_t)PTRDIFF_MAX - 64)
/* Blocks up to this size are not moved when they shrink. */
#define SMALL 128u
#define WEAK_ALIAS(target) __attribute__((weak, alias(#target)))

static inline void *out_of_memory(void) {
  errno = ENOMEM;
  return NULL;
}

/* The first payload address in a host block that leaves room for the header; `raw` is a multiple of 8. */
static inline char *payload_in(char *raw, size_t alignment) {
  return (char *)(((uintptr_t)raw + alignment) & -(uintptr_t)alignment);
}

/* `alignment` is a power of two, 16 at least. */
static void *allocate_on_host(size_t alignment, size_t size) {
  if (alignment > LARGEST || size > LARGEST - alignment) return out_of_memory();
  char *raw = __wt_host_malloc(size + alignment);
  if (raw == NULL && __wt_free_malloc_cache() > 0) raw = __wt_host_malloc(size + alignment);
  if (raw == NULL) return out_of_memory();
  char *payload = payload_in(raw, alignment);
  *wt_block_of(payload) = (struct wt_block){.end = raw + size + alignment, .raw = (uintptr_t)raw};
  return payload;
}

/* Sizes that a cache may keep, in its steps; 0 stays 0. */
static inline size_t rounded(size_t size) {
  return size > WT_LARGEST_CACHED ? size : (size + WT_ALIGNMENT - 1) & -(size_t)WT_ALIGNMENT;
}

/* A block that was freed already, as far as that can still be seen, says that the program is wrong. */
static inline void check_live(void *payload) {
  if (wt_block_of(payload)->raw & WT_CACHED) __builtin_trap();
}

void *__libc_malloc(size_t size) {
  size = rounded(size);
  void *payload = wt_take_cached(size);
  return payload != NULL ? payload : allocate_on_host(WT_ALIGNMENT, size);
}

/* Not by the host's calloc, which clears the block by the same means and knows no cache. */
void *__libc_calloc(size_t count, size_t each) {
  size_t size;
  if (__builtin_mul_overflow(count, each, &size)) return out_of_memory();
  void *payload = __libc_malloc(size);
  return payload == NULL ? NULL : __builtin_memset(payload, 0, size);
}

void __libc_free(void *payload) {
  if (payload == NULL) return;
  check_live(payload);
  if (!wt_keep_cached(payload)) __wt_host_free((void *)wt_block_of(payload)->raw);
}

static void *move_block(void *payload, size_t size) {
  size_t kept = wt_capacity_of(payload);
  void *moved = __libc_malloc(size);
  if (moved == NULL) return NULL;
  __builtin_memcpy(moved, payload, kept < size ? kept : size);
  __libc_free(payload);
  return moved;
}

/* Never by the host's realloc: where that finds no memory it raises "out of memory", which ends the program
   (core/iwasm/interpreter/wasm_runtime.c: wasm_module_realloc_internal), and it never gives memory back.
   realloc(p, 0) keeps a block of no bytes, as wasi-libc's dlmalloc does. */
void *__libc_realloc(void *payload, size_t size) {
  if (payload == NULL) return __libc_malloc(size);
  check_live(payload);
  size_t capacity = wt_capacity_of(payload);
  if (size > capacity) return move_block(payload, size);
  if (capacity <= SMALL || size >= capacity / 2) return payload;
  /* Shrinking must not fail: without memory for the smaller block the larger one stays. */
  int kept_errno = errno;
  void *moved = move_block(payload, size);
  errno = kept_errno;
  return moved == NULL ? payload : moved;
}

/* `alignment` is a power of two. */
static void *allocate_aligned(size_t alignment, size_t size) {
  return alignment <= WT_ALIGNMENT ? __libc_malloc(size) : allocate_on_host(alignment, size);
}

static inline int is_power_of_two(size_t value) { return value != 0 && (value & (value - 1)) == 0; }

static void *aligned_or_einval(size_t alignment, size_t size) {
  if (is_power_of_two(alignment)) return allocate_aligned(alignment, size);
  errno = EINVAL;
  return NULL;
}

static int posix_memalign_(void **result, size_t alignment, size_t size) {
  if (!is_power_of_two(alignment) || alignment % sizeof(void *) != 0) return EINVAL;
  int kept = errno;
  void *payload = allocate_aligned(alignment, size);
  errno = kept;
  if (payload == NULL) return ENOMEM;
  *result = payload;
  return 0;
}

static size_t usable_size(void *payload) { return payload == NULL ? 0 : wt_capacity_of(payload); }

void *malloc(size_t size) WEAK_ALIAS(__libc_malloc);
void *calloc(size_t count, size_t each) WEAK_ALIAS(__libc_calloc);
void *realloc(void *payload, size_t size) WEAK_ALIAS(__libc_realloc);
void free(void *payload) WEAK_ALIAS(__libc_free);
void *aligned_alloc(size_t alignment, size_t size) WEAK_ALIAS(aligned_or_einval);
void *memalign(size_t alignment, size_t size) WEAK_ALIAS(aligned_or_einval);
int posix_memalign(void **result, size_t alignment, size_t size) WEAK_ALIAS(posix_memalign_);
size_t malloc_usable_size(void *payload) WEAK_ALIAS(usable_size);

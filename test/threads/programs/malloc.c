// Must exit 0 and print "ok": blocks are 16-byte aligned or as asked, keep their bytes, and errors are reported.
#include "check.h"

/* Not in every malloc.h of wasi-libc. */
void *memalign(size_t alignment, size_t size);
size_t malloc_usable_size(void *block);

static void check_alignment(void) {
  for (size_t alignment = 1; alignment <= 4096; alignment *= 2) {
    for (size_t size = 0; size < 200; size += 13) {
      char *block = aligned_alloc(alignment, size);
      CHECK(block != NULL && (uintptr_t)block % alignment == 0 && (uintptr_t)block % 16 == 0);
      CHECK(malloc_usable_size(block) >= size);
      memset(block, 0x5a, size);
      block = realloc(block, size + 5000);
      for (size_t i = 0; i < size; i++) CHECK(block[i] == 0x5a);
      CHECK((uintptr_t)block % 16 == 0);
      free(block);
    }
  }
}

static void check_errors(void) {
  void *block = (void *)1;
  errno = 0;
  CHECK(posix_memalign(&block, 3, 8) == EINVAL && posix_memalign(&block, 2, 8) == EINVAL && errno == 0);
  CHECK(posix_memalign(&block, 64, SIZE_MAX - 16) == ENOMEM && errno == 0 && block == (void *)1);
  CHECK(posix_memalign(&block, 256, 1) == 0 && (uintptr_t)block % 256 == 0);
  free(block);
  CHECK(calloc(0x10000, 0x10001) == NULL && errno == ENOMEM);
  CHECK(memalign(0, 8) == NULL && errno == EINVAL);
  errno = 0;
  CHECK(reallocarray(NULL, 0x10000, 0x10001) == NULL && errno == ENOMEM);
  char *kept = malloc(10);
  memcpy(kept, "unchanged", 10);
  CHECK(realloc(kept, SIZE_MAX / 2 + 9) == NULL && strcmp(kept, "unchanged") == 0);
  CHECK(realloc(kept, 512u << 20) == NULL && errno == ENOMEM && strcmp(kept, "unchanged") == 0);
  free(kept);
  free(NULL);
  CHECK(malloc_usable_size(NULL) == 0);
}

static void check_empty(void) {
  char *a = malloc(0), *b = malloc(0), *c = calloc(0, 5);
  CHECK(a != NULL && b != NULL && c != NULL && a != b && b != c);
  a = realloc(a, 0);
  CHECK(a != NULL);
  free(a);
  free(b);
  free(c);
}

/* Grows and shrinks blocks in a pseudo-random order; every block is filled with its own byte. */
static void *churn(void *arg) {
  unsigned seed = 1 + (unsigned)(intptr_t)arg;
  unsigned char *blocks[32] = {0};
  size_t sizes[32] = {0};
  for (int i = 0; i < 20000; i++) {
    seed = seed * 1103515245u + 12345u;
    unsigned slot = (seed >> 8) % 32, size = (seed >> 16) % 700;
    unsigned char fill = (unsigned char)(slot * 8 + (unsigned)(intptr_t)arg);
    for (size_t k = 0; k < sizes[slot]; k++) CHECK(blocks[slot][k] == fill);
    if (seed & 0x40) {
      free(blocks[slot]);
      blocks[slot] = seed & 0x20 ? calloc(1, size) : malloc(size);
      if (seed & 0x20 && size > 0) CHECK(blocks[slot][size - 1] == 0);
    } else {
      blocks[slot] = realloc(blocks[slot], size);
    }
    CHECK(blocks[slot] != NULL && (uintptr_t)blocks[slot] % 16 == 0);
    memset(blocks[slot], fill, size);
    sizes[slot] = size;
  }
  for (int slot = 0; slot < 32; slot++) free(blocks[slot]);
  return arg;
}

int main(void) {
  check_alignment();
  check_errors();
  check_empty();
  run_on_four(churn);
  return passed();
}

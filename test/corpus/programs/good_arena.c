// innocent: an allocator of its own inside of one block, which one thread uses and frees as a whole
#include <stdlib.h>
#include <string.h>

#include "threads.h"

typedef struct {
  char *memory;
  size_t used;
} Arena;

static void *take(Arena *arena, size_t size) {
  void *block = arena->memory + arena->used;
  arena->used += (size + 15) & ~(size_t)15;
  return block;
}

static void *work(void *argument) {
  Arena arena = {malloc(4096), 0};
  for (int i = 0; i < 50; i++) memset(take(&arena, 40), i, 40);
  const int last = arena.memory[49 * 48 + 39];
  free(arena.memory);
  return last == 49 ? NULL : argument;
}

int main(void) {
  run_two(work, work);
  return 0;
}

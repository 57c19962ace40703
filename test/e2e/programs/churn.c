// Four threads take, resize and give back blocks through every function of the malloc family at the same time.
// Each block is filled with its owner's pattern and checked before it goes, so that a block handed out twice shows.
// The argument is the number of rounds of each thread. Must exit 0 and print "ok"; 1 is a corrupted or misplaced block, 2 no memory, 3 a thread that was not created.
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define THREADS 4
#define KEPT 48

struct block {
  unsigned char *bytes;
  size_t size;
};

struct worker {
  unsigned number;
  unsigned seed;
  struct block kept[KEPT];
};

// Nobody begins before all are there: short work would else be done one thread after the other.
static atomic_uint ready;
static int rounds;

static unsigned draw(struct worker *worker, unsigned below) {
  worker->seed = worker->seed * 1664525u + 1013904223u;
  return (worker->seed >> 8) % below;
}

static unsigned char pattern(const struct worker *worker, size_t at) {
  return (unsigned char)(worker->number * 59 + at * 7 + 1);
}

static int intact(const struct worker *worker, const struct block *block, size_t size) {
  for (size_t at = 0; at < size; at++)
    if (block->bytes[at] != pattern(worker, at)) return 0;
  return 1;
}

static size_t draw_size(struct worker *worker) {
  // Mostly small blocks, as in real programs, now and then a large one.
  return 1 + draw(worker, draw(worker, 32) == 0 ? 6000 : 200);
}

// A new block; `alignment` is what malloc's caller may count on.
static unsigned char *take(struct worker *worker, size_t size, size_t *alignment) {
  *alignment = 16;
  switch (draw(worker, 4)) {
    case 0: return calloc(size, 1);
    case 1: {
      *alignment = (size_t)16 << draw(worker, 5);
      return aligned_alloc(*alignment, (size + *alignment - 1) / *alignment * *alignment);
    }
    case 2: {
      void *bytes = NULL;
      *alignment = (size_t)16 << draw(worker, 5);
      return posix_memalign(&bytes, *alignment, size) == 0 ? bytes : NULL;
    }
    default: return malloc(size);
  }
}

static uintptr_t replace(struct worker *worker, struct block *block) {
  size_t alignment;
  if (block->bytes != NULL && !intact(worker, block, block->size)) return 1;
  free(block->bytes);
  block->size = draw_size(worker);
  block->bytes = take(worker, block->size, &alignment);
  if (block->bytes == NULL) return 2;
  if ((uintptr_t)block->bytes % alignment != 0) return 1;
  for (size_t at = 0; at < block->size; at++) block->bytes[at] = pattern(worker, at);
  return 0;
}

static uintptr_t resize(struct worker *worker, struct block *block) {
  const size_t size = draw_size(worker);
  unsigned char *bytes = realloc(block->bytes, size);
  if (bytes == NULL) return 2;
  block->bytes = bytes;
  if (!intact(worker, block, size < block->size ? size : block->size)) return 1;
  block->size = size;
  for (size_t at = 0; at < size; at++) bytes[at] = pattern(worker, at);
  return 0;
}

static void *work(void *argument) {
  struct worker *worker = argument;
  uintptr_t failed = 0;
  for (atomic_fetch_add(&ready, 1); atomic_load(&ready) < THREADS;) continue;
  for (int round = 0; round < rounds && failed == 0; round++) {
    struct block *block = &worker->kept[draw(worker, KEPT)];
    failed = block->bytes != NULL && draw(worker, 3) == 0 ? resize(worker, block) : replace(worker, block);
  }
  for (int at = 0; at < KEPT; at++) free(worker->kept[at].bytes);
  return (void *)failed;
}

int main(int argc, char **argv) {
  static struct worker workers[THREADS];
  pthread_t threads[THREADS];
  uintptr_t worst = 0;
  rounds = argc > 1 ? atoi(argv[1]) : 12000;
  for (unsigned at = 0; at < THREADS; at++) {
    workers[at].number = at + 1;
    workers[at].seed = at * 2654435761u + 1;
    if (pthread_create(&threads[at], NULL, work, &workers[at]) != 0) return 3;
  }
  for (unsigned at = 0; at < THREADS; at++) {
    void *result = NULL;
    if (pthread_join(threads[at], &result) != 0) return 3;
    if ((uintptr_t)result > worst) worst = (uintptr_t)result;
  }
  if (worst == 0) puts("ok");
  return (int)worst;
}

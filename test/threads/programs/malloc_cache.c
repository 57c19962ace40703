// Must exit 0 and print "ok": freed blocks that a thread keeps are few, clean, and there for others when it matters.
#include "check.h"

enum { SMALL = 64, FEW = 8, MANY = 1000, CYCLES = 900 };

static char *blocks[MANY];
static void *rest;

/* Takes what is left of the heap, in large pieces first. WAMR logs each refusal. */
static void fill(void) {
  for (size_t size = 1 << 20; size >= 16; size /= 16) {
    void **piece;
    while ((piece = malloc(size)) != NULL) {
      *piece = rest;
      rest = piece;
    }
  }
}

static void empty(void) {
  while (rest != NULL) {
    void *next = *(void **)rest;
    free(rest);
    rest = next;
  }
}

static void take(int count) {
  for (int i = 0; i < count; i++) CHECK((blocks[i] = malloc(SMALL)) != NULL);
}

static void drop(int count) {
  for (int i = 0; i < count; i++) free(blocks[i]);
}

/* Only the small blocks that were just freed can make up the large one. */
static void check_short_memory(void) {
  take(FEW);
  fill();
  drop(FEW);
  void *large = malloc(FEW * SMALL);
  CHECK(large != NULL);
  free(large);
  empty();
}

static void *take_others(void *arg) {
  for (int i = 0; i < MANY - 100; i++) CHECK((blocks[i] = malloc(SMALL)) != NULL);
  return arg;
}

/* A thread may keep some of what it freed from the others, but not much. */
static void check_bound(void) {
  pthread_t thread;
  void *reserve = malloc(4096);
  take(MANY);
  fill();
  drop(MANY);
  free(reserve);
  CHECK(pthread_create(&thread, NULL, take_others, NULL) == 0 && pthread_join(thread, NULL) == 0);
  drop(MANY - 100);
  empty();
}

static void *take_large(void *arg) {
  CHECK(malloc(4096) != NULL);
  return arg;
}

/* What lies before a block with a large alignment must not be kept with it. */
static void check_aligned(void) {
  pthread_t thread;
  void *reserve = malloc(4096);
  for (int i = 0; i < FEW; i++) CHECK((blocks[i] = aligned_alloc(4096, 16)) != NULL);
  fill();
  drop(FEW);
  free(reserve);
  CHECK(pthread_create(&thread, NULL, take_large, NULL) == 0 && pthread_join(thread, NULL) == 0);
  empty();
}

static void check_clean(void) {
  for (size_t size = 1; size < 200; size += 3) {
    char *block = malloc(size);
    memset(block, 0x5a, size);
    free(block);
    block = calloc(1, size);
    CHECK((uintptr_t)block % 16 == 0);
    for (size_t i = 0; i < size; i++) CHECK(block[i] == 0);
    free(block);
  }
}

static void *churn_and_end(void *arg) {
  void *kept[FEW];
  for (size_t size = 16; size <= 128; size += 16) {
    for (int i = 0; i < FEW; i++) CHECK((kept[i] = malloc(size)) != NULL);
    for (int i = 0; i < FEW; i++) free(kept[i]);
  }
  return arg;
}

/* More than the rest of the heap, if nothing came back. */
static void check_threads_give_back(void) {
  void *most = malloc(12 << 20);
  CHECK(most != NULL);
  for (int i = 0; i < CYCLES; i++) {
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, churn_and_end, NULL) == 0 && pthread_join(thread, NULL) == 0);
  }
  free(most);
}

/* Each block goes round: it is filled by one thread, checked and freed by the next. */
static char *volatile passing[THREADS][FEW];
static pthread_barrier_t barrier;

static void *pass_on(void *arg) {
  int self = (int)(intptr_t)arg, before = (self + THREADS - 1) % THREADS;
  for (int round = 0; round < 300; round++) {
    size_t size = 1 + (size_t)(round * 7 % 150);
    for (int i = 0; i < FEW; i++) {
      passing[self][i] = malloc(size);
      memset(passing[self][i], self * 16 + i, size);
    }
    pthread_barrier_wait(&barrier);
    for (int i = 0; i < FEW; i++) {
      for (size_t k = 0; k < size; k++) CHECK(passing[before][i][k] == (char)(before * 16 + i));
      free(passing[before][i]);
    }
    pthread_barrier_wait(&barrier);
  }
  return arg;
}

int main(void) {
  check_short_memory();
  check_bound();
  check_aligned();
  check_clean();
  CHECK(pthread_barrier_init(&barrier, NULL, THREADS) == 0);
  run_on_four(pass_on);
  check_threads_give_back();
  return passed();
}

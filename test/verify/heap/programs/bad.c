// Misuse of the heap, one kind for each argument. A heap checker must find each; `good` and `reachable` must be silent.
// With -DONE_THREAD for a libc without threads, and with no promise about alignment.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define KEEP __attribute__((noinline))

static char *volatile kept;
static volatile int sink;

KEEP char *make(size_t size) { return malloc(size); }
KEEP void put(volatile char *at, int index) { at[index] = 1; }
KEEP int get(const char *at, int index) { return at[index]; }
KEEP void drop(char *block) { free(block); }

static void overflow(void) {
  char *block = make(20);
  put(block, 20);
  drop(block);
}

static void underflow(void) {
  char *block = make(20);
  put(block, -1);
  drop(block);
}

static void read_freed(void) {
  char *block = make(20);
  put(block, 3);
  drop(block);
  sink = get(block, 3);
}

static void write_freed(void) {
  char *block = make(20);
  drop(block);
  for (int i = 0; i < 3; i++) put(block, 3);
}

static void double_free(void) {
  char *block = make(200);
  drop(block);
  drop(block);
}

static void middle_free(void) {
  char *block = make(200);
  drop(block + 8);
  drop(block);
}

static void old_pointer(void) {
  char *block = make(200);
  char *larger = realloc(block, 400);
  put(block, 5);
  drop(larger);
}

static void copy_over(void) {
  char *block = make(100);
  size_t size = (size_t)(101 + sink);
  memcpy(block, "", 1);
  memset(block, 7, size);
  drop(block);
}

static void write_out(void) {
  char *block = make(100);
  memset(block, '\n', 100);
  drop(block);
  write(1, block, 2);
}

KEEP static void *lose(size_t size) {
  kept = make(size);
  kept = NULL;
  return NULL;
}

static void leak(void) {
  lose(100);
  lose(200);
}

static void still_reachable(void) {
  char **list = malloc(sizeof *list * 2);
  list[0] = make(30);
  list[1] = make(40) + 4;
  kept = (char *)list;
}

static void *churn(void *unused) {
  for (int i = 0; i < 2000; i++) {
    size_t size = (size_t)(i * 7 % 300);
    char *block = malloc(size);
    memset(block, i, size);
    block = realloc(block, size + 50);
    memset(block, i, size + 50);
    free(block);
  }
  return unused;
}

#ifndef ONE_THREAD
KEEP static void *late(void *block) {
  put(block, 2);
  return NULL;
}

static void thread_uses_freed(void) {
  char *block = make(64);
  drop(block);
  pthread_t thread;
  pthread_create(&thread, NULL, late, block);
  pthread_join(thread, NULL);
}

#endif

static void good(void) {
#ifdef ONE_THREAD
  churn(NULL);
#else
  pthread_t threads[2];
  for (int i = 0; i < 2; i++) pthread_create(&threads[i], NULL, churn, NULL);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
#endif
  char *block = make(20);
  for (int i = 0; i < 20; i++) put(block, i);
  drop(block);
  int *numbers = calloc(10, sizeof *numbers);
  for (int i = 0; i < 10; i++) sink += numbers[i];
  free(numbers);
  void *aligned = NULL;
  if (posix_memalign(&aligned, 64, 100) != 0) exit(1);
  memset(aligned, 1, 100);
#ifndef ONE_THREAD
  if (((size_t)aligned & 63) != 0) exit(2);
  free(aligned);
  aligned = aligned_alloc(256, 512);
  if (((size_t)aligned & 255) != 0) exit(3);
#else
  free(aligned);
  aligned = aligned_alloc(256, 512);
#endif
  memset(aligned, 1, 512);
  free(aligned);
  char *text = strdup("printed by way of a block\n");
  write(1, text, strlen(text));
  free(text);
  printf("%d\n", sink);
  free(NULL);
  free(malloc(0));
  char *shrunk = realloc(make(1000), 10);
  memset(shrunk, 1, 10);
  free(shrunk);
#ifndef ONE_THREAD
  // A thread that was told so may have freed the word before the waker comes to wake it.
  int *word = malloc(300);
  *word = sink;
  free(word);
  sink = __builtin_wasm_memory_atomic_notify(word, 1);
#endif
}

static const struct {
  const char *name;
  void (*run)(void);
} cases[] = {
    {"overflow", overflow},       {"underflow", underflow},     {"read-freed", read_freed},
    {"write-freed", write_freed}, {"double-free", double_free}, {"middle-free", middle_free},
    {"old-pointer", old_pointer}, {"copy-over", copy_over},     {"write-out", write_out},
    {"leak", leak},               {"reachable", still_reachable}, {"good", good},
#ifndef ONE_THREAD
    {"thread", thread_uses_freed},
#endif
};

int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++)
    for (size_t at = 0; at < sizeof cases / sizeof *cases; at++)
      if (strcmp(argv[i], cases[at].name) == 0) cases[at].run();
  return 0;
}

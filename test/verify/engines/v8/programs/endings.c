// The ways in which a program can end or not end, one case per first argument.
#include "natives.h"
#include <stdatomic.h>

ENV("missing") int missing(int value);
// WAMR's pthread_cond_timedwait takes 64 bits of microseconds; musl's header would declare a pointer.
ENV("pthread_cond_timedwait") int wrong_timedwait(unsigned *cond, unsigned *mutex, const void *deadline);
ENV("my_native") int my_native(int value);
ENV("printf") int host_printf(const char *format, ...);

static unsigned mutex, cond;
static atomic_int arrived;
static volatile int sink;

static unsigned start(void *(*run)(void *)) {
  unsigned thread = 0;
  host_create(&thread, 0, run, 0);
  return thread;
}

static void *wait_for_ever(void *arg) {
  host_lock(&mutex);
  atomic_fetch_add(&arrived, 1);
  for (;;) host_cond_wait(&cond, &mutex);
}

static void *spin(void *arg) {
  atomic_fetch_add(&arrived, 1);
  for (;;) sink++;
}

static void *exit_seven(void *arg) {
  exit(7);
}

__attribute__((noinline)) static void boom(void) { __builtin_trap(); }
static void *trap(void *arg) {
  boom();
  return 0;
}

__attribute__((noinline)) static int deep(int depth) {
  volatile char frame[1024];
  memset((void *)frame, depth, sizeof frame);
  return depth == 0 ? 0 : frame[depth % 1024] + deep(depth - 1);
}
// 220 frames of a little more than 1 KiB do not fit in a slice of 209712 bytes; the slice below is another thread's.
static void *overflow(void *arg) { return (void *)(uintptr_t)deep(220); }
static void *recurse(void *arg) { return (void *)(uintptr_t)deep(150); }

static void awaitArrival(void) {
  while (atomic_load(&arrived) == 0) {}
}

int main(int argc, char **argv) {
  const char *how = argc > 1 ? argv[1] : "";
  host_mutex_init(&mutex, 0);
  host_cond_init(&cond, 0);
  if (!strcmp(how, "return")) return 5;
  if (!strcmp(how, "relock")) {
    host_lock(&mutex);
    host_lock(&mutex);
  }
  if (!strcmp(how, "join-waiter")) host_join(start(wait_for_ever), 0);
  if (!strcmp(how, "leave-waiter")) {
    start(wait_for_ever);
    awaitArrival();
    host_lock(&mutex);  // got only when the other one waits
  }
  if (!strcmp(how, "exit-waiter") || !strcmp(how, "trap-waiter")) {
    start(wait_for_ever);
    awaitArrival();
    host_lock(&mutex);
    if (how[0] == 't') boom();
    exit(3);
  }
  if (!strcmp(how, "leave-spinner")) {
    start(spin);
    awaitArrival();
  }
  if (!strcmp(how, "join-spinner")) host_join(start(spin), 0);
  if (!strcmp(how, "wait-in-wasm")) {
    static int word;
    __builtin_wasm_memory_atomic_wait32(&word, 0, -1);
  }
  if (!strcmp(how, "exit")) host_join(start(exit_seven), 0);
  if (!strcmp(how, "trap")) host_join(start(trap), 0);
  if (!strcmp(how, "unlinked")) sink = missing(1);
  if (!strcmp(how, "mismatch")) sink = wrong_timedwait(&cond, &mutex, 0);
  if (!strcmp(how, "native")) sink = my_native(1) + my_native(2);
  if (!strcmp(how, "not-offered")) sink = host_printf("x");
  if (!strcmp(how, "bad-pointer")) host_lock((unsigned *)0xfffffff0);
  if (!strcmp(how, "overflow")) host_join(start(overflow), 0);
  if (!strcmp(how, "recurse")) host_join(start(recurse), 0);
  if (!strcmp(how, "loop")) for (;;) sink++;
  if (!strcmp(how, "print")) for (;;) puts("a line of endless output, sixty-four characters with its newline.");
  if (!strcmp(how, "grow")) {
    int pages = 0;
    while (__builtin_wasm_memory_grow(0, 16) != (size_t)-1) pages += 16;
    printf("grew %d pages of %zu\n", pages, __builtin_wasm_memory_size(0));
  }
  if (!strcmp(how, "swarm")) {
    int started = 0;
    for (int i = 0; i < 200; i++) started += start(spin) != 0;
    printf("%d threads\n", started);
    fflush(stdout);
    for (;;) sink++;
  }
  if (!strcmp(how, "stderr")) fputs("to the error stream\n", stderr);
  return 0;
}

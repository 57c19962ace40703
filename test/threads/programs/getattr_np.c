// Must exit 0 and print "ok": pthread_getattr_np tells the slice of the stack area that each thread really has.
#include "check.h"

/* What the runner and the linker are told: 1 MiB for main and four threads. WAMR rounds slices down to 16 bytes. */
#define SLICE ((1u << 20) / 5 & ~15u)

extern char __stack_high;

static void *lowest[THREADS + 1];
static pthread_barrier_t all;

static void check_self(int index, int is_detached) {
  char local;
  pthread_attr_t attr;
  size_t size, guard;
  int detached;
  CHECK(pthread_getattr_np(pthread_self(), &attr) == 0);
  CHECK(pthread_attr_getstack(&attr, &lowest[index], &size) == 0);
  CHECK(size == SLICE);
  CHECK(&local >= (char *)lowest[index] && &local < (char *)lowest[index] + size);
  CHECK(((uintptr_t)&__stack_high - (uintptr_t)lowest[index]) % SLICE == 0);
  CHECK(pthread_attr_getguardsize(&attr, &guard) == 0 && guard == 0);
  CHECK(pthread_attr_getdetachstate(&attr, &detached) == 0 && detached == is_detached);
}

static void *work(void *arg) {
  check_self((int)(intptr_t)arg, 0);
  pthread_barrier_wait(&all);
  return arg;
}

static volatile int done;

static void *detached(void *arg) {
  pthread_detach(pthread_self());
  check_self(0, 1);
  __atomic_store_n(&done, 1, __ATOMIC_SEQ_CST);
  return arg;
}

/* Uses nearly all of what was told. WAMR ends the program if there is less. */
static void *deep(void *arg) {
  pthread_attr_t attr;
  void *start;
  size_t size;
  CHECK(pthread_getattr_np(pthread_self(), &attr) == 0 && pthread_attr_getstack(&attr, &start, &size) == 0);
  size_t rest = (size_t)((char *)__builtin_frame_address(0) - (char *)start);
  CHECK(rest > size - 1000);
  char *volatile used = __builtin_alloca(rest - 1000);
  memset(used, 1, rest - 1000);
  return arg;
}

int main(void) {
  pthread_t thread;
  /* Before any thread exists. */
  check_self(THREADS, 0);
  CHECK((char *)lowest[THREADS] + SLICE == &__stack_high);
  pthread_barrier_init(&all, NULL, THREADS);
  run_on_four(work);
  for (int i = 0; i <= THREADS; i++)
    for (int j = 0; j < i; j++) CHECK(lowest[i] != lowest[j]);
  run_on_four(deep);
  CHECK(pthread_create(&thread, NULL, detached, NULL) == 0);
  while (!__atomic_load_n(&done, __ATOMIC_SEQ_CST)) sleep_ms(1);
  return passed();
}

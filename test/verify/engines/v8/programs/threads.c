// What lib-pthread promises and what it does not, one case per first argument. Each prints what the test compares.
#include "natives.h"
#include <stdatomic.h>
#include <stdbool.h>

static _Thread_local volatile int thread_local_value = 42;
static unsigned mutex, cond;
static atomic_int arrived;
static atomic_bool go;
static int counter;

static unsigned start(void *(*run)(void *), void *arg) {
  unsigned thread = 0;
  if (host_create(&thread, 0, run, arg)) printf("create failed\n");
  return thread;
}

static void *join(unsigned thread) {
  void *result = 0;
  if (host_join(thread, &result)) printf("join failed\n");
  return result;
}

static void wait_for(int count) {
  while (atomic_load(&arrived) < count) {}
}

// slices: all threads alive at once, each returns the address of a local.
static void *address(void *arg) {
  volatile char local = 1;
  atomic_fetch_add(&arrived, 1);
  while (!atomic_load(&go)) {}
  return (void *)&local;
}

static void slices(void) {
  volatile char local = 1;
  unsigned threads[4];
  for (int i = 0; i < 4; i++) threads[i] = start(address, 0);
  wait_for(4);
  atomic_store(&go, true);
  printf("%u", (unsigned)(uintptr_t)&local);
  for (int i = 0; i < 4; i++) printf(" %u", (unsigned)(uintptr_t)join(threads[i]));
  printf("\n");
}

// globals: __tls_base is a mutable wasm global; a thread's instance has its initial value 0.
static void *tls(void *arg) {
  uintptr_t address = (uintptr_t)&thread_local_value;
  __asm__ volatile("" : "+r"(address));  // the compiler takes it for granted that no variable lies at 0
  return (void *)(address + (uintptr_t)__builtin_wasm_tls_base());
}

static void globals(void) {
  int sum = (int)(uintptr_t)join(start(tls, 0));
  printf("main %d %d, thread %d\n", __builtin_wasm_tls_base() != 0, thread_local_value, sum);
}

// limit: the fifth thread of four.
static void limit(void) {
  unsigned threads[4], fifth = 77;
  for (int i = 0; i < 4; i++) threads[i] = start(address, 0);
  wait_for(4);
  int refused = host_create(&fifth, 0, address, 0);
  atomic_store(&go, true);
  for (int i = 0; i < 4; i++) join(threads[i]);
  printf("%d %u, then %d\n", refused, fifth, host_create(&fifth, 0, address, 0));
  join(fifth);
}

// dozen: more threads at the same time than a pool would hold.
static void dozen(void) {
  unsigned threads[12];
  for (int i = 0; i < 12; i++) threads[i] = start(address, 0);
  wait_for(12);
  atomic_store(&go, true);
  int different = 0;
  void *last = 0;
  for (int i = 0; i < 12; i++) {
    void *local = join(threads[i]);
    different += local != last;
    last = local;
  }
  printf("%d\n", different);
}

// mutex: exclusion, and what an uninitialised one does.
static void *count(void *arg) {
  for (int i = 0; i < 20000; i++) {
    host_lock(&mutex);
    counter++;
    host_unlock(&mutex);
  }
  return 0;
}

static void mutexes(void) {
  unsigned never = 0, threads[4];
  host_mutex_init(&mutex, 0);
  for (int i = 0; i < 4; i++) threads[i] = start(count, 0);
  for (int i = 0; i < 4; i++) join(threads[i]);
  int locked = host_lock(&never), destroyed = host_mutex_destroy(&mutex), stale = host_lock(&mutex);
  printf("%d, never initialised %d, destroy %d, destroyed %d\n", counter, locked, destroyed, stale);
}

// cond: a ping-pong over two conditions, and a timeout.
static void *pong(void *arg) {
  host_lock(&mutex);
  for (int i = 0; i < 500; i++) {
    while (counter % 2 == 0) host_cond_wait(&cond, &mutex);
    counter++;
    host_broadcast(&cond);
  }
  host_unlock(&mutex);
  return 0;
}

static void conditions(void) {
  unsigned idle;
  host_mutex_init(&mutex, 0);
  host_cond_init(&cond, 0);
  host_cond_init(&idle, 0);
  unsigned thread = start(pong, 0);
  host_lock(&mutex);
  for (int i = 0; i < 500; i++) {
    while (counter % 2 == 1) host_cond_wait(&cond, &mutex);
    counter++;
    host_broadcast(&cond);
  }
  int timeout = host_cond_timedwait(&idle, &mutex, 20000);
  host_unlock(&mutex);
  join(thread);
  printf("%d %d\n", counter, timeout);
}

// keys: values are per thread, destructors run at a thread's end.
static int key, destroyed;
static void destroy(void *value) { destroyed += (int)(uintptr_t)value; }
static void *specific(void *arg) {
  void *before = host_getspecific(key);
  host_setspecific(key, arg);
  return before;
}

static void keys(void) {
  int last = -1, more = 0;
  host_key_create(&key, destroy);
  host_setspecific(key, (void *)5);
  void *fresh = join(start(specific, (void *)30));
  while (host_key_create(&last, 0) == 0) more++;
  printf("thread saw %d, main has %d, destroyed %d, %d keys\n", (int)fresh, (int)host_getspecific(key), destroyed, more + 1);
}

// handles: self, exit, join twice, detach, a handle that never was.
static void *leave(void *arg) {
  if (arg) host_exit((void *)(uintptr_t)host_self());
  return (void *)9;
}

static void handles(void) {
  unsigned thread = start(leave, (void *)1);
  bool self = (unsigned)(uintptr_t)join(thread) == thread;
  void *again = (void *)77;
  int second = host_join(thread, &again), bogus = host_join(4711, 0);
  unsigned other = start(leave, 0);
  int detached = host_detach(other);
  host_exit(0);
  printf("main %u, self %d, again %d, bogus %d, detach %d\n", host_self(), self, second, bogus, detached);
}

// cancel: a thread that runs without calling the host.
static void *spin(void *arg) {
  atomic_fetch_add(&arrived, 1);
  for (;;) counter++;
}

static void cancel(void) {
  unsigned thread = start(spin, 0);
  wait_for(1);
  int result = host_cancel(thread);
  join(thread);
  printf("%d, again %d\n", result, (int)(uintptr_t)join(start(leave, 0)));
}

// semaphores: one name, two threads.
static void *post(void *arg) {
  int sem = host_sem_open("/gate", 0, 0, 0);
  for (int i = 0; i < 100; i++) host_sem_post(sem);
  return (void *)(uintptr_t)sem;
}

static void semaphores(void) {
  int sem = host_sem_open("/gate", 0, 0, 0);
  unsigned thread = start(post, 0);
  for (int i = 0; i < 100; i++) host_sem_wait(sem);
  printf("same %d\n", (int)(uintptr_t)join(thread) == sem);
}

// many: slots are free again after each join.
static void many(void) {
  int good = 0;
  for (int i = 0; i < 500; i++) good += join(start(leave, 0)) == (void *)9;
  printf("%d\n", good);
}

// heap: WAMR's habits; 1000 bytes stay behind.
static void heap(void) {
  char *zero = host_malloc(0), *a = host_malloc(10), *kept = host_malloc(1000);
  char *same = host_realloc(a, 0);
  memset(a, 'x', 10);
  a = host_realloc(a, 5000);
  bool moved = a[0] == 'x' && a[9] == 'x';
  void *aligned = 0;
  int memalign = host_memalign(&aligned, 4096, 100);
  host_free(aligned);
  host_free(zero);
  host_free(a);
  host_free(a);
  host_free((void *)&counter);
  printf("zero %d, same %d, moved %d, memalign %d, huge %d, kept %d\n", zero != 0, same != 0, moved, memalign,
         host_malloc(0x7ffffff0) != 0, kept != 0);
}

static int ready;

static void *make_ready(void *arg) {
  int never = 0;
  __builtin_wasm_memory_atomic_wait32(&never, 0, 100000000);
  __atomic_store_n(&ready, 2, __ATOMIC_SEQ_CST);
  __builtin_wasm_memory_atomic_notify(&ready, ~0u);
  return arg;
}

/* A parameter that is read after memory.atomic.wait32 only. */
static __attribute__((noinline)) int held_across_wait(int *state, int result) {
  if (__atomic_load_n(state, __ATOMIC_SEQ_CST) != 2) {
    do __builtin_wasm_memory_atomic_wait32(state, 0, -1);
    while (__atomic_load_n(state, __ATOMIC_SEQ_CST) != 2);
  }
  return result;
}

static void waiting(void) {
  unsigned thread;
  host_create(&thread, 0, make_ready, 0);
  /* volatile: a constant argument would be moved into the function. */
  int *volatile state = &ready;
  volatile int result = 1234;
  printf("%d\n", held_across_wait(state, result));
  host_join(thread, 0);
}

static const struct { const char *name; void (*run)(void); } cases[] = {
  {"slices", slices}, {"globals", globals}, {"limit", limit}, {"dozen", dozen}, {"mutexes", mutexes}, {"conditions", conditions},
  {"keys", keys}, {"handles", handles}, {"cancel", cancel}, {"semaphores", semaphores}, {"many", many}, {"heap", heap}, {"waiting", waiting},
};

int main(int argc, char **argv) {
  for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++)
    if (argc > 1 && !strcmp(argv[1], cases[i].name)) {
      cases[i].run();
      return 0;
    }
  return 99;
}

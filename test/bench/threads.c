/* Times what a threaded program does most, and then what WAMR's own functions take for the same, and prints one line
   for each measurement: its name, the number of threads, nanoseconds of ours, nanoseconds of WAMR's.

   With four threads it is the wall time for all their operations divided by the number of operations. */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define HOST(name) __attribute__((import_module("env"), import_name(#name)))

int host_mutex_init(uint32_t *mutex, void *attr) HOST(pthread_mutex_init);
int host_mutex_lock(uint32_t *mutex) HOST(pthread_mutex_lock);
int host_mutex_unlock(uint32_t *mutex) HOST(pthread_mutex_unlock);
void *host_malloc(size_t size) HOST(malloc);
void host_free(void *block) HOST(free);
int host_create(uint32_t *handle, void *attr, void *(*entry)(void *), void *arg) HOST(pthread_create);
int host_join(uint32_t handle, void **result) HOST(pthread_join);

enum { MOST_THREADS = 4, LOCKS = 40000, BLOCKS = 20000, CYCLES = 100, BLOCK = 64, BATCH = 8 };

static pthread_mutex_t ours = PTHREAD_MUTEX_INITIALIZER;
static uint32_t hosts;
static long counter;

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void lock_ours(void) {
  for (int i = 0; i < LOCKS; i++) {
    pthread_mutex_lock(&ours);
    counter++;
    pthread_mutex_unlock(&ours);
  }
}

static void lock_hosts(void) {
  for (int i = 0; i < LOCKS; i++) {
    host_mutex_lock(&hosts);
    counter++;
    host_mutex_unlock(&hosts);
  }
}

static void allocate_ours(void) {
  for (int i = 0; i < BLOCKS; i++) {
    char *volatile block = malloc(BLOCK);
    free(block);
  }
}

static void allocate_hosts(void) {
  for (int i = 0; i < BLOCKS; i++) {
    char *volatile block = host_malloc(BLOCK);
    host_free(block);
  }
}

/* Several blocks live at a time, as in a program that builds something and drops it again. */
static void batch_ours(void) {
  char *volatile blocks[BATCH];
  for (int i = 0; i < BLOCKS; i += BATCH) {
    for (int k = 0; k < BATCH; k++) blocks[k] = malloc(BLOCK);
    for (int k = 0; k < BATCH; k++) free(blocks[k]);
  }
}

static void batch_hosts(void) {
  char *volatile blocks[BATCH];
  for (int i = 0; i < BLOCKS; i += BATCH) {
    for (int k = 0; k < BATCH; k++) blocks[k] = host_malloc(BLOCK);
    for (int k = 0; k < BATCH; k++) host_free(blocks[k]);
  }
}

static void *nothing(void *arg) { return arg; }

static void cycle_ours(void) {
  for (int i = 0; i < CYCLES; i++) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, nothing, NULL) != 0 || pthread_join(thread, NULL) != 0) abort();
  }
}

static void cycle_hosts(void) {
  for (int i = 0; i < CYCLES; i++) {
    uint32_t thread;
    void *result;
    if (host_create(&thread, NULL, nothing, NULL) != 0 || host_join(thread, &result) != 0) abort();
  }
}

static volatile int ended;

static void *say_ended(void *arg) {
  __atomic_store_n(&ended, 1, __ATOMIC_SEQ_CST);
  __builtin_wasm_memory_atomic_notify((int *)&ended, 0xffffffffu);
  return arg;
}

/* WAMR's create and the least that tells of the end: a thread that WAMR's own join did not wait for costs WAMR more. */
static void cycle_bare(void) {
  for (int i = 0; i < CYCLES; i++) {
    uint32_t thread;
    ended = 0;
    if (host_create(&thread, NULL, say_ended, NULL) != 0) abort();
    while (!__atomic_load_n(&ended, __ATOMIC_SEQ_CST)) __builtin_wasm_memory_atomic_wait32((int *)&ended, 0, -1);
  }
}

static void (*work)(void);
static pthread_barrier_t start;

static void *worker(void *arg) {
  pthread_barrier_wait(&start);
  work();
  return arg;
}

/* Wall time of `run` on so many threads, from the moment that all are there; 1 means main alone. */
static int64_t time_on(int threads, void (*run)(void)) {
  if (threads == 1) {
    int64_t started = now();
    run();
    return now() - started;
  }
  pthread_t all[MOST_THREADS];
  work = run;
  pthread_barrier_init(&start, NULL, (unsigned)threads + 1);
  for (int i = 0; i < threads; i++)
    if (pthread_create(&all[i], NULL, worker, NULL) != 0) abort();
  pthread_barrier_wait(&start);
  int64_t started = now();
  for (int i = 0; i < threads; i++) pthread_join(all[i], NULL);
  int64_t taken = now() - started;
  pthread_barrier_destroy(&start);
  return taken;
}

static void compare(const char *name, int threads, int operations, void (*our)(void), void (*host)(void)) {
  double all = (double)operations * threads;
  double mine = (double)time_on(threads, our) / all;
  printf("%s %d %.1f %.1f\n", name, threads, mine, (double)time_on(threads, host) / all);
}

/* With a number of threads: locks and blocks; without: threads themselves. Apart, because WAMR looks up each mutex in
   a list that every thread there ever was stays in (lib_pthread_wrapper.c: get_thread_info). */
int main(int argc, char **argv) {
  int threads = argc > 1 ? atoi(argv[1]) : 0;
  if (threads == 0) {
    compare("cycle", 1, CYCLES, cycle_ours, cycle_hosts);
    compare("bare", 1, CYCLES, cycle_ours, cycle_bare);
    return 0;
  }
  if (host_mutex_init(&hosts, NULL) != 0 || threads > MOST_THREADS) return 1;
  compare("mutex", threads, LOCKS, lock_ours, lock_hosts);
  compare("malloc", threads, BLOCKS, allocate_ours, allocate_hosts);
  compare("batch", threads, BLOCKS, batch_ours, batch_hosts);
  return 0;
}

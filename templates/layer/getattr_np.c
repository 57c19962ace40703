#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdint.h>

#include "attr.h"
#include "lock.h"
#include "thread.h"

/* WAMR divides the stack area into N + 1 equal slices, the highest for main (core/iwasm/libraries/thread-mgr/
   thread_manager.c: wasm_cluster_create). A module is not told N, but the first stack that a created thread gets begins
   where main's ends, and every other one a whole number of slices lower. */

/* Linker-provided (wasm-ld since LLVM 15): the first value of __stack_pointer. */
extern char __stack_high __attribute__((weak));
extern char __data_end;

#define SLICE_ALIGNMENT 16u
#define SMALLEST_SLICE 256u

/* core/iwasm/interpreter/wasm_loader.c: load_from_sections; the area ends at __stack_high. */
static size_t area_size(uintptr_t high) {
  uintptr_t data_end = ((uintptr_t)&__data_end + SLICE_ALIGNMENT - 1) & -(uintptr_t)SLICE_ALIGNMENT;
  return high > data_end ? high - data_end : high;
}

/* The largest slice that WAMR can have made of the area so that `distance` is a whole number of them, or 0. */
static size_t slice_of(size_t area, size_t distance) {
  for (size_t times = 1; distance / times >= SMALLEST_SLICE; times++) {
    size_t slice = distance / times;
    if (slice * times != distance || slice % SLICE_ALIGNMENT != 0) continue;
    size_t slices = area / slice;
    if (slices > times && ((area / slices) & -(size_t)SLICE_ALIGNMENT) == slice) return slice;
  }
  return 0;
}

static void *do_nothing(void *arg) { return arg; }

/* Where no thread was created yet, one is, for a moment: its stack tells. */
static int find_slice(uintptr_t high, size_t *slice) {
  if (wt_load(&__wt_highest_stack) == 0) {
    pthread_t thread;
    int error = pthread_create(&thread, NULL, do_nothing, NULL);
    if (error != 0) return error;
    pthread_join(thread, NULL);
  }
  *slice = slice_of(area_size(high), high - (uintptr_t)wt_load(&__wt_highest_stack));
  return *slice == 0 ? ENOTSUP : 0;
}

/* WAMR checks the stack pointer against the slice itself, therefore no guard. */
int pthread_getattr_np(pthread_t thread, pthread_attr_t *attr) {
  uintptr_t high = (uintptr_t)&__stack_high;
  size_t slice;
  if (high == 0) return ENOTSUP;
  int error = find_slice(high, &slice);
  if (error != 0) return error;
  uintptr_t mark = thread->stack_mark == 0 ? high : thread->stack_mark;
  wt_attr *answer = (wt_attr *)attr;
  *attr = (pthread_attr_t){0};
  answer->stack_size = slice;
  answer->stack_end = high - (high - mark) / slice * slice;
  answer->detached = wt_load(&thread->state) == WT_DETACHED;
  return 0;
}

#include <errno.h>
#include <stddef.h>
#include <stdint.h>

#include "attr.h"
#include "host.h"
#include "lock.h"
#include "scheduling.h"
#include "thread.h"

/* Linker-provided (wasm-ld): copies the initial thread-local data to `block` and sets __tls_base. */
void __wasm_init_tls(void *block);

#define FIRST_PAUSE_NS 250000
#define MOST_TRIES 10

/* Serialises starters; the threads that leave never take it. The variables below belong to it. */
volatile int __wt_highest_stack;

static volatile int starting;
/* A start was refused before; from then on starts wait a moment after the latest exit. */
static int was_full;
static int paused_at;
/* The number of exits whose slots are surely free, and of threads that once filled all slots (0: not known). */
static int settled_at;
static int full_at;

/* The first stacks lie highest (thread_manager.c: wasm_cluster_create). */
static void note_stack(struct __pthread *self, uintptr_t top) {
  self->stack_mark = top;
  int seen = wt_load(&__wt_highest_stack);
  while ((uintptr_t)seen < top) {
    int before = wt_cas(&__wt_highest_stack, seen, (int)top);
    if (before == seen) break;
    seen = before;
  }
}

/* What WAMR starts. SP is already the new thread's, and still as WAMR set it: this function needs no frame.
   __tls_base is not set, so nothing here may use TLS first. */
__attribute__((noinline)) static void *thread_entry(void *record) {
  struct __pthread *self = record;
  note_stack(self, wt_stack_pointer());
  __wasm_init_tls(self->tls);
  __wt_self = self;
  __wt_end_thread(self, self->start(self->arg));
  return NULL;
}

static void pause_for(int64_t nanoseconds) {
  static volatile int never;
  wt_wait(&never, 0, nanoseconds);
}

/* WAMR gives a slot back a little after the thread's last wasm instruction (thread_manager.c:
   thread_manager_start_routine), and logs every refusal on stdout. So a refusal is final where no exit can
   explain it; else it is repeated with doubling pauses, 0.26 s in all. */
static int is_final(int tries, int running, int exited) {
  if (full_at != 0 && running >= full_at) return 1;
  if (exited != settled_at && tries < MOST_TRIES) return 0;
  settled_at = exited;
  full_at = running;
  return 1;
}

static void pause_after_exit(void) {
  int exited = wt_load(&__wt_exited);
  if (!was_full || exited == paused_at) return;
  paused_at = exited;
  pause_for(FIRST_PAUSE_NS);
}

static int start_on_host(struct __pthread *thread, int others_started) {
  uint32_t handle;
  pause_after_exit();
  for (int tries = 0;; tries++) {
    int exited = wt_load(&__wt_exited);
    int running = others_started - exited;
    if (__wt_host_pthread_create(&handle, NULL, thread_entry, thread) == 0) {
      if (running >= full_at) full_at = 0;
      return 0;
    }
    was_full = 1;
    if (is_final(tries, running, exited)) return EAGAIN;
    pause_for((int64_t)FIRST_PAUSE_NS << tries);
  }
}

static int start_serialised(struct __pthread *thread) {
  __wt_prepare();
  wt_lock(&starting);
  int error = start_on_host(thread, wt_add(&__wt_started, 1));
  if (error != 0) wt_add(&__wt_started, -1);
  wt_unlock(&starting);
  return error;
}

/* WAMR alone places stacks; a program that brings its own must not believe it is used. Scheduling is the host's: what
   asks for more than the one policy there is lacks the permission, as for an ordinary user of Linux. */
static int check(const wt_attr *wanted) {
  if (wanted->stack_end != 0) return EINVAL;
  if (!wanted->explicit_scheduling) return 0;
  return wt_check_scheduling(wanted->policy, wanted->priority);
}

int __wt_create(pthread_t *result, const pthread_attr_t *attr, void *(*start)(void *), void *arg) {
  const wt_attr *wanted = (const wt_attr *)attr;
  int error = wanted == NULL ? 0 : check(wanted);
  if (error != 0) return error;
  struct __pthread *thread = __wt_new_record();
  if (thread == NULL) return ENOMEM;
  thread->state = wanted != NULL && wanted->detached ? WT_DETACHED : WT_JOINABLE;
  thread->start = start;
  thread->arg = arg;
  /* Never true for a valid program. The direct call keeps wasm-opt from replacing an entry that is only in the
     unexported table by a trap; WAMR calls it through that table. */
  if (start == NULL) thread_entry(thread);
  error = start_serialised(thread);
  if (error != 0) {
    __wt_host_free(thread);
    return error;
  }
  *result = thread;
  return 0;
}

int pthread_create(pthread_t *restrict thread, const pthread_attr_t *restrict attr, void *(*start)(void *),
                   void *restrict arg) {
  int error = __wt_create(thread, attr, start, arg);
  return error == ENOMEM ? EAGAIN : error;
}

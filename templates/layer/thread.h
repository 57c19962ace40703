/* The thread record behind pthread_t, and what its members share. */
#ifndef WT_THREAD_H
#define WT_THREAD_H

#include <pthread.h>
#include <stdint.h>

#include "host.h"

/* One word decides between joiner, detacher and the exiting thread: whoever moves it last frees the record. */
enum { WT_CANCEL_NONE = 0, WT_CANCEL_REQUESTED = 1, WT_CANCEL_TOO_LATE = 2 };

enum { WT_JOINABLE = 0, WT_DETACHED = 1, WT_EXITED = 2, WT_GONE = 3 };

/* pthread_t points to this. A created thread's record and its TLS block are one block of the host heap, which
   is a multiple of 8; main's is made so too, because the low three bits of the address carry flags. */
struct __pthread {
  _Alignas(8) void *(*start)(void *);
  void *arg;
  void *tls;
  void *result;
  struct __ptcb *cleanup;
  int cancel_state;
  /* WT_CANCEL_*. */
  volatile int cancel;
  /* The word that the thread sleeps on at a cancellation point, so that pthread_cancel can wake it; 0 else. */
  volatile int sleeps_on;
  /* An address in the thread's stack: its top in a thread of ours, a little below in one of the host's. 0 in main. */
  uintptr_t stack_mark;
  char name[16];
  /* Not at the start, where WAMR's allocator writes when the block is free (core/shared/mem-alloc/ems/ems_gc_internal.h:
     hmu_tree_node): an id that outlived its thread then mostly shows how it ended. */
  volatile int state;
  /* Started by the host, not by pthread_create: see attach.c. */
  int is_host_thread;
};

extern struct __pthread __wt_main_thread;

/* The calling thread's record. Its initial value is the main thread's, which therefore needs no set-up. */
extern _Thread_local struct __pthread *__wt_self;

/* Gives a thread of the host, which has none, its record and thread-local storage. Traps where memory is short. */
void __wt_attach(void);

/* To be called before thread-local data is touched wherever a thread of the host may come by. */
static inline void wt_need_tls(void) {
  if (__builtin_expect(__builtin_wasm_tls_base() == 0, 0)) __wt_attach();
}

static inline struct __pthread *wt_self(void) {
  wt_need_tls();
  return __wt_self;
}

/* Threads ever started and threads that have left. Main's pthread_exit waits until they are equal. */
extern volatile int __wt_started;
extern volatile int __wt_exited;

/* The thread that runs exit(), once the handlers have run; NULL before. Weak: there where libc's exit is used. */
extern struct __pthread *volatile __wt_exiting __attribute__((weak));

/* Frees the record of a thread that is through; `state` is what an id that outlived its thread shows, WT_DETACHED or
   WT_GONE. */
static inline void wt_free_record(struct __pthread *thread, int state) {
  thread->state = state;
  __wt_host_free(thread);
}

/* A record with its TLS block, zeroed, or NULL. */
struct __pthread *__wt_new_record(void);

/* The two halves of a thread's end: what the program registered, and what the layer keeps for the thread. */
void __wt_run_destructors(void);
void __wt_release_thread_state(void);

/* Runs destructors and gives the record away; the caller must not touch thread-local variables afterwards. */
void __wt_end_thread(struct __pthread *self, void *result);

/* Makes, once, what libc and libc++ would make at first use without a lock. */
void __wt_prepare(void);

/* Starts a thread. Returns 0, EAGAIN (no free slot), ENOMEM or EINVAL. */
int __wt_create(pthread_t *thread, const pthread_attr_t *attr, void *(*start)(void *), void *arg);

/* Highest address that a stack of a created thread began at; 0 before the first. */
extern volatile int __wt_highest_stack;

static inline uintptr_t wt_stack_pointer(void) {
  uintptr_t address;
  __asm__(".globaltype __stack_pointer, i32\nglobal.get __stack_pointer\nlocal.set %0" : "=r"(address));
  return address;
}

/* Destructors of C++ thread_local objects and of keys, robust mutexes, libc's path buffers, the number of a lock's
   holder, the part of pthread_cancel that knows a thread, and, when nothing is freed any more, the freed blocks that
   were kept: there only where the program uses such. */
void __wt_run_thread_atexit(void) __attribute__((weak));
void __wt_run_key_destructors(void) __attribute__((weak));
void __wt_abandon_mutexes(void) __attribute__((weak));
void __wt_free_path_buffers(void) __attribute__((weak));
void __wt_give_id(void) __attribute__((weak));
int __wt_free_malloc_cache(void) __attribute__((weak));
void __wt_end_cancellation(struct __pthread *self) __attribute__((weak));

#endif

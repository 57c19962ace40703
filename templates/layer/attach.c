#include <errno.h>
#include <wamr_pthread.h>

#include "host.h"
#include "thread.h"

/* Threads of the host itself (wasm_export.h: wasm_runtime_spawn_exec_env). Their instance starts with __tls_base 0,
   as every instance but the first does, and nothing sets it: WAMR runs no code of ours there before the export. So
   they are taken in at the first call that needs a record or thread-local data. */

/* Linker-provided (wasm-ld): copies the initial thread-local data to `block` and sets __tls_base. */
void __wasm_init_tls(void *block);

static int attach(void) {
  struct __pthread *self = __wt_new_record();
  if (self == NULL) return ENOMEM;
  self->is_host_thread = 1;
  self->stack_mark = wt_stack_pointer();
  __wasm_init_tls(self->tls);
  __wt_self = self;
  __wt_prepare();
  return 0;
}

/* Nothing but a trap can tell a caller such as pthread_self that there is no memory. */
__attribute__((noinline)) void __wt_attach(void) {
  if (attach() != 0) __builtin_trap();
}

int wamr_pthread_attach_thread(void) { return __builtin_wasm_tls_base() == NULL ? attach() : 0; }

static inline void forget_tls(void) {
  __asm__ volatile(
      ".globaltype __tls_base, i32\n"
      "i32.const 0\n"
      "global.set __tls_base" ::
          : "memory");
}

int wamr_pthread_detach_thread(void) {
  if (__builtin_wasm_tls_base() == NULL) return 0;
  struct __pthread *self = __wt_self;
  if (!self->is_host_thread) return EPERM;
  __wt_run_destructors();
  __wt_release_thread_state();
  forget_tls();
  wt_free_record(self, WT_GONE);
  return 0;
}

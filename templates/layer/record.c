#include <stddef.h>
#include <stdint.h>

#include "host.h"
#include "thread.h"

/* Record and TLS block in one piece, zeroed. */
struct __pthread *__wt_new_record(void) {
  size_t alignment = __builtin_wasm_tls_align();
  if (alignment == 0) alignment = 1;
  size_t size = sizeof(struct __pthread) + alignment + __builtin_wasm_tls_size();
  struct __pthread *thread = __wt_host_calloc(1, size);
  if (thread == NULL) return NULL;
  thread->tls = (void *)(((uintptr_t)(thread + 1) + alignment - 1) & -(uintptr_t)alignment);
  return thread;
}

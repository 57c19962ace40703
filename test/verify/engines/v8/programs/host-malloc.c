// The ten symbols of libc's allocator over WAMR's heap: linked before libc, it keeps dlmalloc out of the module.
#include "natives.h"
void *malloc(size_t size) { return host_malloc(size); }
void free(void *p) { host_free(p); }
void *calloc(size_t count, size_t size) { return host_calloc(count, size); }
void *realloc(void *p, size_t size) { return host_realloc(p, size); }
int posix_memalign(void **result, size_t alignment, size_t size) { return host_memalign(result, alignment, size); }
void *aligned_alloc(size_t alignment, size_t size) { return host_malloc(size); }
size_t malloc_usable_size(void *p) { return 0; }
void *__libc_malloc(size_t size) { return host_malloc(size); }
void *__libc_calloc(size_t count, size_t size) { return host_calloc(count, size); }
void __libc_free(void *p) { host_free(p); }

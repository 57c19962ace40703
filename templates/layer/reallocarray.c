#include <errno.h>
#include <stdlib.h>

void *reallocarray(void *block, size_t count, size_t each) {
  size_t size;
  if (!__builtin_mul_overflow(count, each, &size)) return realloc(block, size);
  errno = ENOMEM;
  return NULL;
}

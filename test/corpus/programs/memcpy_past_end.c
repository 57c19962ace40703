// defect: memcpy with the length of the source into a smaller block
// finds heap: run-heap-overflow /./
// also v8 wamr race heap: run-heap-overflow run-use-after-free run-invalid-free
#include <stdlib.h>
#include <string.h>

#include "threads.h"

__attribute__((noinline)) static void store(char *to, const char *from, size_t length) { memcpy(to, from, length); }

static void *work(void *argument) {
  static const char text[] = "a name that is longer than anyone would have";
  char *name = malloc(32);
  store(name, text, 40);
  const char first = *(volatile char *)name;
  free(name);
  return first == 'a' ? argument : NULL;
}

int main(void) {
  finish(start(work, NULL));
  return 0;
}

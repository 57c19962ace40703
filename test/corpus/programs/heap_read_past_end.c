// defect: a text without its final 0 is printed: the read goes on behind the block
// finds heap: run-heap-overflow /./
// also v8 wamr race heap: run-heap-overflow run-use-after-free run-invalid-free
#include <stdlib.h>
#include <string.h>

#include "threads.h"

__attribute__((noinline)) static size_t length_of(const volatile char *text) {
  size_t length = 0;
  while (text[length] != 0) length++;
  return length;
}

static void *work(void *argument) {
  char *text = malloc(16);
  memset(text, 'a', 16);
  const size_t length = length_of(text);
  free(text);
  return length == 0 ? argument : NULL;
}

int main(void) {
  finish(start(work, NULL));
  return 0;
}

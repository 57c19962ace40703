// innocent: the edges of malloc: nothing freed, nothing asked for, a block used to its last byte
#include <stdlib.h>
#include <string.h>

#include "threads.h"

static void *work(void *argument) {
  free(NULL);
  free(malloc(0));
  char *text = realloc(NULL, 33);
  memset(text, 'a', 33);
  text = realloc(text, 7);
  text[6] = 0;
  char *copy = strdup(text);
  const int same = strcmp(text, copy);
  free(copy);
  free(text);
  void *aligned = NULL;
  if (posix_memalign(&aligned, 64, 100) != 0 || ((size_t)aligned & 63) != 0) return (void *)2;
  memset(aligned, 0, 100);
  free(aligned);
  return same == 0 ? argument : (void *)2;
}

int main(void) {
  const thread_id threads[2] = {start(work, NULL), start(work, NULL)};
  return finish(threads[0]) != NULL || finish(threads[1]) != NULL;
}

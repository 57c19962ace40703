// innocent: a block is allocated in one thread, returned from it, and freed by main
#include <stdlib.h>
#include <string.h>

#include "threads.h"

static void *make(void *argument) {
  char *text = malloc(100);
  strcpy(text, argument == NULL ? "one" : "other");
  return text;
}

int main(void) {
  const thread_id first = start(make, NULL), second = start(make, (void *)1);
  char *one = finish(first), *other = finish(second);
  const int wrong = strcmp(one, "one") + strcmp(other, "other");
  free(one);
  free(other);
  return wrong;
}

// innocent: blocks that live as long as the program, reachable from globals to the end
#include <stdlib.h>

#include "threads.h"

static struct Node {
  struct Node *next;
  int value;
} *cache;
static char *name;

static void *fill(void *argument) {
  for (int i = 0; i < 5; i++) {
    struct Node *node = malloc(sizeof *node);
    node->next = cache;
    node->value = i;
    cache = node;
  }
  name = malloc(20);
  name[0] = 0;
  return argument;
}

int main(void) {
  finish(start(fill, NULL));
  return cache->value != 4 || name[0] != 0;
}

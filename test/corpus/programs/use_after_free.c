// defect: a list is freed by following the pointers of nodes that are already freed
// finds heap: run-use-after-free /./
// also v8 wamr race heap: run-heap-overflow run-use-after-free run-double-free run-invalid-free
#include <stdlib.h>

#include "threads.h"

typedef struct Node {
  struct Node *next;
  int value;
} Node;

__attribute__((noinline)) static Node *push(Node *list, int value) {
  Node *node = malloc(sizeof *node);
  node->next = list;
  node->value = value;
  return node;
}

__attribute__((noinline)) static void free_all(Node *list) {
  // Volatile: the compiler would read `next` before the call of free.
  for (volatile Node *node = list; node != NULL; node = node->next) free((void *)node);
}

static void *work(void *argument) {
  Node *list = NULL;
  for (int i = 0; i < 5; i++) list = push(list, i);
  free_all(list);
  return argument;
}

int main(void) {
  finish(start(work, NULL));
  return 0;
}

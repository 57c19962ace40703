// innocent: a stack without locks: a compare-and-swap publishes each node
#include <stdatomic.h>
#include <stdlib.h>

#include "threads.h"

typedef struct Node {
  struct Node *next;
  int value;
} Node;
static _Atomic(Node *) top;

static void *push(void *argument) {
  for (int i = 0; i < 20; i++) {
    Node *node = malloc(sizeof *node);
    node->value = i;
    node->next = top;
    while (!atomic_compare_exchange_weak(&top, &node->next, node)) continue;
  }
  return argument;
}

int main(void) {
  run_two(push, push);
  int sum = 0;
  for (Node *node = top; node != NULL;) {
    Node *next = node->next;
    sum += node->value;
    free(node);
    node = next;
  }
  return sum != 380;
}

// Two threads let one list grow: realloc is asked to do wrong, and does nothing wrong itself.
#include <stdlib.h>
#include "threads.h"

static int *list;
static int calls;

static void *grow(void *unused) {
  list = realloc(list, 40000);
  calls++;
  return unused;
}

int main(void) {
  list = malloc(4000);
  run_two(grow, grow);
}

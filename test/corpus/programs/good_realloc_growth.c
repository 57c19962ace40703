// innocent: a list that grows by realloc in each of two threads; the old pointer is not used again
#include <stdlib.h>

#include "threads.h"

static void *grow(void *argument) {
  int *list = NULL;
  for (int i = 0; i < 500; i++) {
    if ((i & (i - 1)) == 0) list = realloc(list, (size_t)(i == 0 ? 1 : 2 * i) * sizeof *list);
    list[i] = i;
  }
  int sum = 0;
  for (int i = 0; i < 500; i++) sum += list[i];
  free(list);
  return sum == 124750 ? NULL : argument;
}

int main(void) {
  run_two(grow, grow);
  return 0;
}

// innocent: looks like a race on `sum`, but each thread is joined before the next one starts
#include "threads.h"

static int sum;

static void *add(void *argument) {
  sum += (int)(size_t)argument;
  return NULL;
}

int main(void) {
  for (size_t i = 1; i <= 5; i++) {
    sum++;
    finish(start(add, (void *)i));
  }
  return sum != 20;
}

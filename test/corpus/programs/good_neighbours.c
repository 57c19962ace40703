// innocent: two threads write neighbouring bytes and elements of one array
#include "threads.h"

static volatile struct {
  char left, right;
  int results[2];
} shared;

static void *work(void *argument) {
  const int me = argument == NULL ? 0 : 1;
  for (int i = 0; i < 50; i++) {
    if (me == 0) shared.left++;
    else shared.right++;
    shared.results[me] += i;
  }
  return NULL;
}

int main(void) {
  run_two(work, work);
  return shared.left != 50 || shared.right != 50;
}

// Must exit 0 and print "ok": four threads draw from one sequence: together the very numbers that one thread would.
#include "check.h"

#define EACH 4000
#define ALL (THREADS * EACH)

static long drawn[2][ALL], expected[ALL];

static void *work(void *arg) {
  int first = (int)(intptr_t)arg * EACH;
  for (int i = first; i < first + EACH; i++) {
    drawn[0][i] = random();
    drawn[1][i] = rand();
  }
  return arg;
}

static int compare(const void *a, const void *b) {
  long left = *(const long *)a, right = *(const long *)b;
  return (left > right) - (left < right);
}

static void check(long *numbers) {
  qsort(numbers, ALL, sizeof *numbers, compare);
  qsort(expected, ALL, sizeof *expected, compare);
  CHECK(memcmp(numbers, expected, sizeof expected) == 0);
}

int main(void) {
  srandom(7);
  srand(7);
  run_on_four(work);
  srandom(7);
  for (int i = 0; i < ALL; i++) expected[i] = random();
  check(drawn[0]);
  srand(7);
  for (int i = 0; i < ALL; i++) expected[i] = rand();
  check(drawn[1]);
  return passed();
}

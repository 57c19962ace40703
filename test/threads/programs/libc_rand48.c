// Must exit 0 and print "ok": four threads that draw from lrand48 get together what one would get alone.
#include "check.h"

#define EACH 20000

struct drawn {
  uint64_t sum, squares;
};

static struct drawn drawn[THREADS];

static struct drawn draw(int count) {
  struct drawn result = {0, 0};
  for (int i = 0; i < count; i++) {
    uint64_t value = (uint64_t)lrand48();
    result.sum += value;
    result.squares += value * value;
  }
  return result;
}

static void *work(void *arg) {
  drawn[(intptr_t)arg] = draw(EACH);
  return arg;
}

int main(void) {
  srand48(7);
  struct drawn alone = draw(THREADS * EACH), together = {0, 0};
  srand48(7);
  run_on_four(work);
  for (int i = 0; i < THREADS; i++) {
    together.sum += drawn[i].sum;
    together.squares += drawn[i].squares;
  }
  CHECK(together.sum == alone.sum && together.squares == alone.squares);
  return passed();
}

// Must exit 0 and print "ok": thread-local variables have their initial values in main and in every thread.
#include "check.h"

static _Thread_local int initialised = 42;
static _Thread_local char zeroed[300];
static _Thread_local _Alignas(64) char aligned[64] = "here";

static void check_fresh(void) {
  CHECK(initialised == 42);
  for (unsigned i = 0; i < sizeof zeroed; i++) CHECK(zeroed[i] == 0);
  CHECK((uintptr_t)aligned % 64 == 0 && strcmp(aligned, "here") == 0);
}

static void *work(void *arg) {
  check_fresh();
  initialised = 100 + (int)(intptr_t)arg;
  memset(zeroed, 1 + (int)(intptr_t)arg, sizeof zeroed);
  sleep_ms(10);
  CHECK(initialised == 100 + (int)(intptr_t)arg && zeroed[299] == 1 + (int)(intptr_t)arg);
  return arg;
}

int main(void) {
  check_fresh();
  initialised = 1;
  for (int round = 0; round < 20; round++) run_on_four(work);
  CHECK(initialised == 1 && zeroed[0] == 0);
  return passed();
}

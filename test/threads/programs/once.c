// Must exit 0 and print "ok": of four racing threads one runs the routine and the others wait for its end.
#include "check.h"

static pthread_once_t once[50];
static int runs, round_;

static void routine(void) {
  sleep_ms(1);
  runs++;
}

static void *work(void *arg) {
  CHECK(pthread_once(&once[round_], routine) == 0);
  CHECK(runs == round_ + 1);
  return arg;
}

int main(void) {
  for (round_ = 0; round_ < 50; round_++) run_on_four(work);
  CHECK(runs == 50);
  return passed();
}

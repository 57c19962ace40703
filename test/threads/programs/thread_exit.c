// Must exit 0 and print "ok": pthread_exit unwinds a deep thread, runs cleanup handlers in reverse and gives the value.
#include "check.h"

static char order[THREADS][8];

/* `place` is the thread's number and the handler's letter. */
static void note(void *place) {
  char *text = order[(intptr_t)place >> 8];
  text[strlen(text)] = (char)((intptr_t)place & 0xff);
}

static void deep(intptr_t id, int depth) {
  volatile char frame[64];
  frame[0] = (char)depth;
  if (depth > 0) deep(id, depth - 1 + frame[0] - depth);
  pthread_exit((void *)id);
}

static void *work(void *arg) {
  intptr_t id = (intptr_t)arg;
  pthread_cleanup_push(note, (void *)(id << 8 | 'a'));
  pthread_cleanup_push(note, (void *)(id << 8 | 'b'));
  pthread_cleanup_push(note, (void *)(id << 8 | 'c'));
  pthread_cleanup_pop(id & 1);
  deep(id, 40);
  pthread_cleanup_pop(0);
  pthread_cleanup_pop(0);
  return NULL;
}

int main(void) {
  for (int round = 0; round < 20; round++) {
    memset(order, 0, sizeof order);
    run_on_four(work);
    for (int i = 0; i < THREADS; i++) CHECK(strcmp(order[i], i & 1 ? "cba" : "ba") == 0);
  }
  int before;
  CHECK(pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before) == 0 && before == PTHREAD_CANCEL_ENABLE);
  CHECK(pthread_setcancelstate(9, NULL) == EINVAL && pthread_setcanceltype(9, NULL) == EINVAL);
  pthread_testcancel();
  return passed();
}

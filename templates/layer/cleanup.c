#include "thread.h"

void _pthread_cleanup_push(struct __ptcb *handler, void (*run)(void *), void *arg) {
  struct __pthread *self = wt_self();
  handler->__f = run;
  handler->__x = arg;
  handler->__next = self->cleanup;
  self->cleanup = handler;
}

void _pthread_cleanup_pop(struct __ptcb *handler, int execute) {
  wt_self()->cleanup = handler->__next;
  if (execute) handler->__f(handler->__x);
}

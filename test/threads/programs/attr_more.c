// Must exit 0 and print "ok": scheduling attributes are kept, what the host does not give is refused, and so are own stacks.
#include <sched.h>

#include "check.h"

static void *work(void *arg) { return arg; }

static int create_with(pthread_attr_t *attr) {
  pthread_t thread;
  int error = pthread_create(&thread, attr, work, NULL);
  if (error == 0) CHECK(pthread_join(thread, NULL) == 0);
  return error;
}

static void scheduling(void) {
  pthread_attr_t attr;
  struct sched_param parameter = {.sched_priority = 7};
  int value;
  CHECK(pthread_attr_init(&attr) == 0);
  CHECK(pthread_attr_getinheritsched(&attr, &value) == 0 && value == PTHREAD_INHERIT_SCHED);
  CHECK(pthread_attr_getschedpolicy(&attr, &value) == 0 && value == SCHED_OTHER);
  CHECK(pthread_attr_getscope(&attr, &value) == 0 && value == PTHREAD_SCOPE_SYSTEM);
  CHECK(pthread_attr_setscope(&attr, PTHREAD_SCOPE_SYSTEM) == 0);
  CHECK(pthread_attr_setscope(&attr, PTHREAD_SCOPE_PROCESS) == ENOTSUP);
  CHECK(pthread_attr_setscope(&attr, 2) == EINVAL);
  CHECK(pthread_attr_setinheritsched(&attr, 2) == EINVAL);
  CHECK(pthread_attr_setschedpolicy(&attr, 77) == EINVAL);

  CHECK(pthread_attr_setschedpolicy(&attr, SCHED_RR) == 0);
  CHECK(pthread_attr_setschedparam(&attr, &parameter) == 0);
  parameter.sched_priority = 0;
  CHECK(pthread_attr_getschedparam(&attr, &parameter) == 0 && parameter.sched_priority == 7);
  CHECK(pthread_attr_getschedpolicy(&attr, &value) == 0 && value == SCHED_RR);
  CHECK(create_with(&attr) == 0);
  CHECK(pthread_attr_setinheritsched(&attr, PTHREAD_EXPLICIT_SCHED) == 0);
  CHECK(create_with(&attr) == EPERM);
  CHECK(pthread_attr_setschedpolicy(&attr, SCHED_OTHER) == 0);
  CHECK(create_with(&attr) == EINVAL);
  parameter.sched_priority = 0;
  CHECK(pthread_attr_setschedparam(&attr, &parameter) == 0);
  CHECK(create_with(&attr) == 0);
}

static void threads(void) {
  struct sched_param parameter = {.sched_priority = 5};
  int policy = -1;
  CHECK(pthread_getschedparam(pthread_self(), &policy, &parameter) == 0);
  CHECK(policy == SCHED_OTHER && parameter.sched_priority == 0);
  CHECK(pthread_setschedparam(pthread_self(), SCHED_OTHER, &parameter) == 0);
  CHECK(pthread_setschedparam(pthread_self(), 77, &parameter) == EINVAL);
  parameter.sched_priority = sched_get_priority_min(SCHED_FIFO);
  CHECK(pthread_setschedparam(pthread_self(), SCHED_FIFO, &parameter) == EPERM);
  CHECK(pthread_setschedparam(pthread_self(), SCHED_OTHER, &parameter) == EINVAL);
  CHECK(pthread_setschedprio(pthread_self(), 0) == 0);
  CHECK(pthread_setschedprio(pthread_self(), 1) == EINVAL);
  errno = 0;
  CHECK(sched_get_priority_max(77) == -1 && errno == EINVAL);
  CHECK(pthread_getconcurrency() == 0 && pthread_setconcurrency(0) == 0);
  CHECK(pthread_setconcurrency(-1) == EINVAL && pthread_setconcurrency(3) == EAGAIN);
}

static void refusals(void) {
  clockid_t clock;
  CHECK(pthread_kill(pthread_self(), 0) == 0);
  CHECK(pthread_kill(pthread_self(), 15) == ENOSYS);
  CHECK(pthread_kill(pthread_self(), -1) == EINVAL);
  CHECK(pthread_getcpuclockid(pthread_self(), &clock) == ENOENT);
  CHECK(pthread_getaffinity_np(pthread_self(), 0, NULL) == ENOSYS);
  CHECK(pthread_setaffinity_np(pthread_self(), 0, NULL) == ENOSYS);
  pthread_mutexattr_t mutexattr;
  int ceiling;
  pthread_mutexattr_init(&mutexattr);
  CHECK(pthread_mutexattr_setprioceiling(&mutexattr, 1) == EINVAL);
  CHECK(pthread_mutexattr_getprioceiling(&mutexattr, &ceiling) == EINVAL);
  CHECK(pthread_atfork(NULL, NULL, NULL) == 0);
}

static void sizes(void) {
  static _Alignas(16) char stack[16384];
  pthread_attr_t attr, wanted;
  size_t size;
  void *lowest;
  CHECK(pthread_attr_init(&attr) == 0);
  CHECK(pthread_attr_getstack(&attr, &lowest, &size) == EINVAL);
  CHECK(pthread_attr_setstack(&attr, stack, 16) == EINVAL);
  CHECK(pthread_attr_setstack(&attr, stack, sizeof stack) == 0);
  CHECK(pthread_attr_getstack(&attr, &lowest, &size) == 0 && lowest == stack && size == sizeof stack);
  CHECK(create_with(&attr) == EINVAL);

  CHECK(pthread_getattr_default_np(&wanted) == 0);
  CHECK(pthread_attr_getstacksize(&wanted, &size) == 0 && size == 131072);
  CHECK(pthread_attr_setstacksize(&wanted, 300000) == 0);
  CHECK(pthread_setattr_default_np(&wanted) == 0);
  CHECK(pthread_attr_init(&attr) == 0);
  CHECK(pthread_attr_getstacksize(&attr, &size) == 0 && size == 300000);
  CHECK(pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED) == 0);
  CHECK(pthread_setattr_default_np(&attr) == EINVAL);
}

static void names(void) {
  char name[16];
  CHECK(pthread_setname_np(pthread_self(), "fifteen letters") == 0);
  CHECK(pthread_getname_np(pthread_self(), name, sizeof name) == 0 && strcmp(name, "fifteen letters") == 0);
  CHECK(pthread_setname_np(pthread_self(), "sixteen  letters") == ERANGE);
  CHECK(pthread_getname_np(pthread_self(), name, 15) == ERANGE);
}

int main(void) {
  scheduling();
  threads();
  refusals();
  sizes();
  names();
  return passed();
}

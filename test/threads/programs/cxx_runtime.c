// Must exit 0 and print "ok main static": guards of local statics, and thread_local destructors before static ones.
#include "check.h"

int __cxa_guard_acquire(int *guard);
void __cxa_guard_release(int *guard);
void __cxa_guard_abort(int *guard);
int __cxa_thread_atexit(void (*destructor)(void *), void *object, void *dso);

static int guards[100][2], made[100], attempt;
static int order[THREADS], destroyed;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static void *use_static(void *arg) {
  for (int i = 0; i < 100; i++) {
    if (__cxa_guard_acquire(&guards[i][0])) {
      if (i % 10 == 0 && made[i] == 0) {
        made[i] = -1;
        __cxa_guard_abort(&guards[i][0]);
        i--;
        continue;
      }
      if (i % 25 == 0) sleep_ms(1);
      made[i] = made[i] < 0 ? 1 : made[i] + 1;
      __cxa_guard_release(&guards[i][0]);
    }
    CHECK(made[i] == 1 && (guards[i][0] & 1) == 1 && guards[i][1] == 0);
  }
  return arg;
}

static void first(void *object) {
  CHECK(*(int *)object == 1);
  pthread_mutex_lock(&mutex);
  destroyed++;
  pthread_mutex_unlock(&mutex);
}

static void second(void *object) {
  CHECK(*(int *)object == 0);
  *(int *)object = 1;
}

static void *use_thread_local(void *arg) {
  int *mine = &order[(intptr_t)arg];
  *mine = 0;
  CHECK(__cxa_thread_atexit(first, mine, NULL) == 0 && __cxa_thread_atexit(second, mine, NULL) == 0);
  if (arg == NULL) pthread_exit(arg);
  return arg;
}

static void print(void *text) { fputs(text, stdout); }
static void at_exit(void) { puts(" static"); }

int main(void) {
  run_on_four(use_static);
  for (attempt = 0; attempt < 10; attempt++) run_on_four(use_thread_local);
  CHECK(destroyed == 40);
  atexit(at_exit);
  fputs("ok", stdout);
  __cxa_thread_atexit(print, " main", NULL);
  return 0;
}

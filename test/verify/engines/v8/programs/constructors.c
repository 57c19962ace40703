// A constructor counts how often it ran and makes a mutex. Linked as reactor or library, with and without WASI.
#include "natives.h"

static int runs;
static unsigned mutex;

__attribute__((constructor)) static void construct(void) {
  runs++;
  host_mutex_init(&mutex, 0);
}

// The engine shows what a function saw only through traps and calls: each is a call of a native with a name.
ENV("saw_run") void saw_run(void);
ENV("saw_lock") void saw_lock(void);

void report(void) {
  for (int i = 0; i < runs; i++) saw_run();
  if (host_lock(&mutex) == 0) {
    saw_lock();
    host_unlock(&mutex);
  }
#ifdef WITH_WASI
  puts("hello");
#endif
}
int takes_one(int value) { return value; }

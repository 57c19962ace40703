// Keeps WAMR's own locks from putting the program's threads in an order.
#include <pthread.h>

#include "watch.h"

extern "C" {
void AnnotateIgnoreSyncBegin(const char *file, int line);
void AnnotateIgnoreSyncEnd(const char *file, int line);
void __tsan_acquire(void *address);
void __tsan_release(void *address);
int wamr_pthread_start_thread(pthread_t *thread, const pthread_attr_t *attr, void *(*run)(void *), void *argument);
}

namespace {

/** ThreadSanitizer dies where a thread ends that is quiet; one may end by pthread_exit. */
struct Quiet {
  /** How often it was begun and not ended. */
  int depth = 0;
  bool on = false;
  ~Quiet() { set(false); }
  void change(int by) {
    depth += by;
    set(depth > 0);
  }
  void set(bool wanted) {
    if (wanted == on) return;
    on = wanted;
    if (wanted) AnnotateIgnoreSyncBegin(__FILE__, __LINE__);
    else AnnotateIgnoreSyncEnd(__FILE__, __LINE__);
  }
};

thread_local Quiet quiet;

struct Start {
  void *(*run)(void *);
  void *argument;
};

void *run_quietly(void *given) {
  const Start start = *static_cast<Start *>(given);
  delete static_cast<Start *>(given);
  quiet.change(1);
  return start.run(start.argument);
}

}  // namespace

void wamr_pthread_quiet_begin() { quiet.change(1); }
void wamr_pthread_quiet_end() { quiet.change(-1); }
int wamr_pthread_is_quiet() { return quiet.depth > 0; }

void wamr_pthread_release(void *address) {
  const bool before = quiet.on;
  quiet.set(false);
  __tsan_release(address);
  quiet.set(before);
}

void wamr_pthread_acquire(void *address) {
  const bool before = quiet.on;
  quiet.set(false);
  __tsan_acquire(address);
  quiet.set(before);
}

/** pthread_create, for WAMR. */
int wamr_pthread_start_thread(pthread_t *thread, const pthread_attr_t *attr, void *(*run)(void *), void *argument) {
  auto *start = new Start{run, argument};
  const int code = pthread_create(thread, attr, run_quietly, start);
  if (code != 0) delete start;
  return code;
}

// defect: a global object makes WAMR's own mutex in its constructor, whose handle is dead when the program runs
// finds static: handles-in-constructors /pthread_mutex_init/
// finds wamr: run-lock-failed /handle is not known any more/
// also static: native-mutex
// also v8 wamr race heap: run-no-threads run-lock-failed
// build: stock
// link: -nostartfiles -Wl,--no-entry -Wl,--export=__wasm_call_ctors
// config: {"link": {"entry": "library"}}
// scenario: locks.json
#include "threads.h"

extern "C" {
NATIVE(pthread_mutex_init) int native_init(unsigned *mutex, const void *attributes);
NATIVE(pthread_mutex_lock) int native_lock(unsigned *mutex);
NATIVE(pthread_mutex_unlock) int native_unlock(unsigned *mutex);
}

struct Log {
  unsigned mutex;
  Log() { native_init(&mutex, nullptr); }
};
static Log log_file;

static void *work(void *argument) {
  native_lock(&log_file.mutex);
  native_unlock(&log_file.mutex);
  return argument;
}

extern "C" __attribute__((export_name("use"))) void use(void) { finish(start(work, nullptr)); }

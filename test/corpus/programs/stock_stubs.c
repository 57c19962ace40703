// defect: pthread_create and the locks come from the stubs in the SDK's libc, not from the runtime
// finds static: pthread-stubs /pthread_create/
// finds v8 wamr: run-no-threads /without starting a thread/ or run-exit /exit code 3/
// also static: pthread-stubs allocator-inside no-threads stdio-unlocked tls-uninitialised native-mutex
// also race heap: run-exit run-no-threads
// build: stock
// sysroots: embedded wasi-sdk-34
#include <pthread.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int ran;

static void *work(void *argument) {
  pthread_mutex_lock(&mutex);
  ran++;
  pthread_mutex_unlock(&mutex);
  return argument;
}

int main(void) {
  pthread_t thread;
  if (pthread_create(&thread, 0, work, 0) != 0) return 3;
  pthread_join(thread, 0);
  return 0;
}

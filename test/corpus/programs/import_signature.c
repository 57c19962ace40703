// defect: a declaration of one's own gives pthread_cond_timedwait a deadline like POSIX; WAMR's takes microseconds as i64
// finds static: import-signature /pthread_cond_timedwait/
// also static: native-mutex
// also v8 wamr race heap: run-trap run-unlinked-import
// build: stock
#include "threads.h"

NATIVE(pthread_cond_init) int native_cond_init(unsigned *condition, const void *attributes);
NATIVE(pthread_mutex_init) int native_mutex_init(unsigned *mutex, const void *attributes);
NATIVE(pthread_mutex_lock) int native_lock(unsigned *mutex);
NATIVE(pthread_cond_timedwait) int native_timedwait(unsigned *condition, unsigned *mutex, const void *until);
static unsigned mutex, condition;

static void *work(void *argument) {
  native_lock(&mutex);
  native_timedwait(&condition, &mutex, NULL);
  return argument;
}

int main(void) {
  native_mutex_init(&mutex, NULL);
  native_cond_init(&condition, NULL);
  finish(start(work, NULL));
  return 0;
}

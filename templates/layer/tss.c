#include <pthread.h>
#include <threads.h>

int tss_create(tss_t *key, tss_dtor_t destructor) {
  return pthread_key_create(key, destructor) == 0 ? thrd_success : thrd_error;
}

void tss_delete(tss_t key) { pthread_key_delete(key); }

int tss_set(tss_t key, void *pointer) {
  return pthread_setspecific(key, pointer) == 0 ? thrd_success : thrd_error;
}

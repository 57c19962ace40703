/* Our pthread.h must compile alone, after the other thread headers, as C and as C++, and agree with the layer and
   with musl's ABI about every size. */
#include <pthread.h>
#include <semaphore.h>
#include <threads.h>

#ifdef __cplusplus
#define ASSERT static_assert
#else
#define ASSERT _Static_assert
#endif
#define SIZE(type, size) ASSERT(sizeof(type) == size, #type)

SIZE(pthread_t, 4);
SIZE(pthread_mutex_t, 24);
SIZE(pthread_cond_t, 48);
SIZE(pthread_rwlock_t, 32);
SIZE(pthread_barrier_t, 20);
SIZE(pthread_attr_t, 36);
SIZE(pthread_once_t, 4);
SIZE(pthread_key_t, 4);
SIZE(pthread_spinlock_t, 4);
SIZE(pthread_mutexattr_t, 4);
SIZE(pthread_condattr_t, 4);
SIZE(pthread_barrierattr_t, 4);
SIZE(pthread_rwlockattr_t, 8);
SIZE(sem_t, 16);
SIZE(mtx_t, 24);
SIZE(cnd_t, 48);

pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
pthread_once_t once = PTHREAD_ONCE_INIT;

static void handler(void *arg) { (void)arg; }

int use(pthread_t a) {
  int same;
  pthread_cleanup_push(handler, (void *)0);
  same = pthread_equal(a, pthread_self());
  pthread_cleanup_pop(1);
  return same;
}

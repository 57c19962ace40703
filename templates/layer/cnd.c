#include <errno.h>
#include <pthread.h>
#include <threads.h>

_Static_assert(sizeof(cnd_t) == sizeof(pthread_cond_t), "one layout for both");

static int result_of(int error) {
  switch (error) {
    case 0: return thrd_success;
    case ETIMEDOUT: return thrd_timedout;
    default: return thrd_error;
  }
}

int cnd_init(cnd_t *cond) {
  *cond = (cnd_t){0};
  return thrd_success;
}

void cnd_destroy(cnd_t *cond) { (void)cond; }

int cnd_signal(cnd_t *cond) { return result_of(pthread_cond_signal((pthread_cond_t *)cond)); }
int cnd_broadcast(cnd_t *cond) { return result_of(pthread_cond_broadcast((pthread_cond_t *)cond)); }

int cnd_wait(cnd_t *cond, mtx_t *mutex) {
  return result_of(pthread_cond_wait((pthread_cond_t *)cond, (pthread_mutex_t *)mutex));
}

int cnd_timedwait(cnd_t *restrict cond, mtx_t *restrict mutex, const struct timespec *restrict deadline) {
  return result_of(pthread_cond_timedwait((pthread_cond_t *)cond, (pthread_mutex_t *)mutex, deadline));
}

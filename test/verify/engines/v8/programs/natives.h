// WAMR's natives under C names of their own, so that libc's stubs of the same names stay where they are.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define ENV(name) __attribute__((import_module("env"), import_name(name)))

ENV("pthread_create") int host_create(unsigned *thread, const void *attr, void *(*run)(void *), void *arg);
ENV("pthread_join") int host_join(unsigned thread, void **result);
ENV("pthread_detach") int host_detach(unsigned thread);
ENV("pthread_cancel") int host_cancel(unsigned thread);
ENV("pthread_self") unsigned host_self(void);
ENV("pthread_exit") void host_exit(void *result);
ENV("pthread_mutex_init") int host_mutex_init(unsigned *mutex, void *attr);
ENV("pthread_mutex_lock") int host_lock(unsigned *mutex);
ENV("pthread_mutex_unlock") int host_unlock(unsigned *mutex);
ENV("pthread_mutex_destroy") int host_mutex_destroy(unsigned *mutex);
ENV("pthread_cond_init") int host_cond_init(unsigned *cond, void *attr);
ENV("pthread_cond_wait") int host_cond_wait(unsigned *cond, unsigned *mutex);
ENV("pthread_cond_timedwait") int host_cond_timedwait(unsigned *cond, unsigned *mutex, uint64_t microseconds);
ENV("pthread_cond_signal") int host_signal(unsigned *cond);
ENV("pthread_cond_broadcast") int host_broadcast(unsigned *cond);
ENV("pthread_key_create") int host_key_create(int *key, void (*destroy)(void *));
ENV("pthread_setspecific") int host_setspecific(int key, void *value);
ENV("pthread_getspecific") void *host_getspecific(int key);
ENV("malloc") void *host_malloc(size_t size);
ENV("calloc") void *host_calloc(size_t count, size_t size);
ENV("realloc") void *host_realloc(void *p, size_t size);
ENV("free") void host_free(void *p);
ENV("posix_memalign") int host_memalign(void **result, size_t alignment, size_t size);
ENV("sem_open") int host_sem_open(const char *name, int flags, int mode, int value);
ENV("sem_wait") int host_sem_wait(int sem);
ENV("sem_post") int host_sem_post(int sem);

// For the build with the stock libc, whose pthread_create is a stub that always fails: the runtime's own functions
// under names that libc does not define, so that the threads start and only the allocator is on trial.
#pragma once
#include <pthread.h>

#ifdef __cplusplus
extern "C" {
#endif
__attribute__((import_module("env"), import_name("pthread_create"))) int runtime_pthread_create(
    pthread_t *thread, const void *attributes, void *(*start)(void *), void *argument);
__attribute__((import_module("env"), import_name("pthread_join"))) int runtime_pthread_join(pthread_t thread,
                                                                                        void **result);
#ifdef __cplusplus
}
#endif
#define pthread_create runtime_pthread_create
#define pthread_join runtime_pthread_join

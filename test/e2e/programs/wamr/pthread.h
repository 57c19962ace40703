/* WAMR's own view of threads, for the folk recipe: handles are numbers, and the host defines the functions. */
#ifndef PTHREAD_H
#define PTHREAD_H

typedef unsigned int pthread_t;

int pthread_create(pthread_t *thread, const void *attr, void *(*start)(void *), void *argument);
int pthread_join(pthread_t thread, void **result);

#endif

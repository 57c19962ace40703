#include <pthread.h>
#include <threads.h>

#undef pthread_equal
#undef thrd_equal

int pthread_equal(pthread_t a, pthread_t b) { return a == b; }
int thrd_equal(thrd_t a, thrd_t b) { return a == b; }

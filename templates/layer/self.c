#include "thread.h"

#include <threads.h>

volatile int __wt_started;
volatile int __wt_exited;

struct __pthread __wt_main_thread;
_Thread_local struct __pthread *__wt_self = &__wt_main_thread;

pthread_t pthread_self(void) { return wt_self(); }
thrd_t thrd_current(void) { return wt_self(); }

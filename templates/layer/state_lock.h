/* Locks of libc's own state, each for some functions of wrap_state.c. */
#ifndef WT_STATE_LOCK_H
#define WT_STATE_LOCK_H

#include "recursive.h"

/* Environment and locale: setlocale reads the environment. */
extern volatile int __wt_environment_lock;
extern volatile int __wt_random_lock;
extern volatile int __wt_exit_lock;
extern volatile int __wt_files_lock;
extern volatile int __wt_folder_lock;

/* The thread that is in exit or quick_exit, as its __wt_self; 0 before. */
extern volatile int __wt_leaver;

#endif

#include "state_lock.h"

volatile int __wt_environment_lock;
volatile int __wt_random_lock;
volatile int __wt_exit_lock;
volatile int __wt_files_lock;
volatile int __wt_folder_lock;
volatile int __wt_leaver;

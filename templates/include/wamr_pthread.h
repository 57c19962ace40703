/* What a WAMR lib-pthread program may want beyond POSIX: threads that the host started itself. */
#ifndef _WAMR_PTHREAD_H
#define _WAMR_PTHREAD_H

#ifdef __cplusplus
extern "C" {
#endif

/* A host may call exports from its own threads (wasm_runtime_spawn_exec_env). WAMR sets up no thread-local storage for
   them. The C library takes such a thread in by itself at the first call that needs it: pthread_self, anything that
   sets errno, keys, stdio. Code that touches its own thread_local variables before any such call must call this first,
   in a function of its own: a compiler may take the address of a thread-local variable early.
   Returns 0, also where nothing was to do, or ENOMEM. */
int wamr_pthread_attach_thread(void);

/* Runs the calling host thread's destructors (thread_local objects and keys) and frees its thread-local storage. To be
   called before wasm_runtime_destroy_spawned_exec_env; without it the block stays in the app heap until the end.
   Returns 0, also where the thread was never taken in, or EPERM in main and in threads that the program created. */
int wamr_pthread_detach_thread(void);

#ifdef __cplusplus
}
#endif

#endif

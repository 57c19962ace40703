/* Numbers of this project for the program that embeds WAMR, and a function that makes a ready instance.
   Made by wamr-pthread; `wamr-pthread patch` writes it again. C99 and C++11. */
#ifndef WAMR_PTHREAD_HOST_H
#define WAMR_PTHREAD_HOST_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "wasm_export.h"

/* Threads that may live at the same time besides main. */
#define WAMR_PTHREAD_MAX_THREADS 4u
/* Bytes of the app heap, from which every malloc of the module is served. */
#define WAMR_PTHREAD_APP_HEAP_SIZE 16777216u
/* Bytes of the interpreter's operand stack, for each thread. */
#define WAMR_PTHREAD_OPERAND_STACK_SIZE 262144u
/* Bytes of all stacks in linear memory together, as linked. */
#define WAMR_PTHREAD_AUX_STACK_SIZE 1310720u

#define WAMR_PTHREAD_COMMAND 0
#define WAMR_PTHREAD_REACTOR 1
#define WAMR_PTHREAD_LIBRARY 2
#define WAMR_PTHREAD_ENTRY WAMR_PTHREAD_LIBRARY

/* True when the module imports a function of WASI preview 1. WAMR asks the same (core/iwasm/interpreter/wasm_loader.c)
   before it decides whether to run constructors. */
static inline bool
wamr_pthread_imports_wasi(wasm_module_t module)
{
    int32_t count = wasm_runtime_get_import_count(module);
    int32_t i;

    for (i = 0; i < count; i++) {
        wasm_import_t item;

        memset(&item, 0, sizeof(item));
        wasm_runtime_get_import_type(module, i, &item);
        if (item.kind == WASM_IMPORT_EXPORT_KIND_FUNC && item.module_name != NULL
            && (strcmp(item.module_name, "wasi_snapshot_preview1") == 0
                || strcmp(item.module_name, "wasi_unstable") == 0))
            return true;
    }
    return false;
}

/* The function that the host must call once in a new instance so that constructors run; NULL where nothing is to do,
   because WAMR (core/iwasm/interpreter/wasm_runtime.c) or _start calls them.

   Constructors that WAMR calls run in a temporary cluster, and lib-pthread keeps its handles for each cluster
   (core/iwasm/libraries/lib-pthread/lib_pthread_wrapper.c): what env.pthread_mutex_init, pthread_cond_init or
   pthread_key_create made there is dead afterwards, and a lock answers -1 without a message. Mutexes, conditions, keys
   and semaphores of the patched sysroot are words in the module's memory and stay good. */
static inline const char *
wamr_pthread_constructors(wasm_module_t module)
{
#if WAMR_PTHREAD_ENTRY == WAMR_PTHREAD_LIBRARY
    return wamr_pthread_imports_wasi(module) ? "__wasm_call_ctors" : NULL;
#elif WAMR_PTHREAD_ENTRY == WAMR_PTHREAD_REACTOR
    return wamr_pthread_imports_wasi(module) ? NULL : "_initialize";
#else
    (void)module;
    return NULL;
#endif
}

/* Calls an exported function without parameters; a result is dropped. False: the reason is in error_buf. */
static inline bool
wamr_pthread_call(wasm_module_inst_t instance, const char *name, char *error_buf, uint32_t error_buf_size)
{
    /* The instance's own environment: a second one would share the stack of the first. */
    wasm_exec_env_t env = wasm_runtime_get_exec_env_singleton(instance);
    wasm_function_inst_t function = wasm_runtime_lookup_function(instance, name);
    /* WAMR writes the result here without asking: v128, the largest, takes four. */
    uint32_t result[4];
    const char *reason = NULL;

    if (function == NULL)
        reason = "the module does not export it";
    else if (wasm_func_get_param_count(function, instance) != 0 || wasm_func_get_result_count(function, instance) > 1)
        reason = "it takes parameters or returns several results";
    else if (env == NULL)
        reason = "no execution environment, the stacks do not fit";
    else if (wasm_runtime_call_wasm(env, function, 0, result))
        return true;
    else
        reason = wasm_runtime_get_exception(instance);
    if (error_buf != NULL && error_buf_size > 0)
        snprintf(error_buf, error_buf_size, "%s: %s", name, reason != NULL ? reason : "unknown error");
    return false;
}

/* Sets the thread limit, makes an instance with the sizes above and has its constructors run, exactly once.
   NULL: the reason is in error_buf, which holds error_buf_size bytes.

   The limit is one for the whole process (core/iwasm/libraries/thread-mgr/thread_manager.c) and sizes the stacks of
   instances: all modules of a process must be built for the same number. Call this on a thread that has
   wasm_runtime_full_init or wasm_runtime_init_thread_env behind it, after wasm_runtime_set_wasi_args. */
static inline wasm_module_inst_t
wamr_pthread_instantiate(wasm_module_t module, char *error_buf, uint32_t error_buf_size)
{
    const char *constructors = wamr_pthread_constructors(module);
    wasm_module_inst_t instance;

    wasm_runtime_set_max_thread_num(WAMR_PTHREAD_MAX_THREADS);
    instance = wasm_runtime_instantiate(module, WAMR_PTHREAD_OPERAND_STACK_SIZE, WAMR_PTHREAD_APP_HEAP_SIZE,
                                        error_buf, error_buf_size);
    if (instance == NULL || constructors == NULL)
        return instance;
    if (wamr_pthread_call(instance, constructors, error_buf, error_buf_size))
        return instance;
    wasm_runtime_deinstantiate(instance);
    return NULL;
}

#endif

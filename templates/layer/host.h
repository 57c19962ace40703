/* What the layer takes from WAMR's `env` module: the app heap and the thread starter, nothing else.
   The C names differ from the import names, so that the layer can define malloc and pthread_create itself. */
#ifndef WT_HOST_H
#define WT_HOST_H

#include <stddef.h>
#include <stdint.h>

#define WT_IMPORT(module, name) __attribute__((import_module(module), import_name(name)))

/* WAMR core/iwasm/libraries/libc-builtin/libc_builtin_wrapper.c: all return 8-byte aligned blocks, 0 on failure. */
void *__wt_host_malloc(size_t size) WT_IMPORT("env", "malloc");
void *__wt_host_calloc(size_t count, size_t size) WT_IMPORT("env", "calloc");
void __wt_host_free(void *block) WT_IMPORT("env", "free");

/* WAMR core/iwasm/libraries/lib-pthread/lib_pthread_wrapper.c: returns 0 or -1, ignores the attributes and
   starts `entry` (through the table) with TLS not set up. */
int __wt_host_pthread_create(uint32_t *handle, const void *attr, void *(*entry)(void *), void *arg)
    WT_IMPORT("env", "pthread_create");
/* Unwinds the calling thread; returns without effect in the main thread. */
void __wt_host_pthread_exit(void *result) WT_IMPORT("env", "pthread_exit");

/* WASI's clock, in nanoseconds; `id` 0 is the wall clock, 1 the monotonic one. Returns 0 or a WASI errno. */
int __wt_clock_time_get(int id, int64_t precision, int64_t *time)
    WT_IMPORT("wasi_snapshot_preview1", "clock_time_get");

#endif

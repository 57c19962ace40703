/* Runs a module of this project on WAMR: the least that an embedder does, in the order in which it must be done.

     host app.wasm [argument...]    a command: runs main with these arguments
     host app.wasm name...          a reactor or a library: calls these exports, functions without parameters

   Sizes and the thread limit are not here: wamr_pthread_host.h has them from the project's config, and `wamr-pthread
   patch` writes it again when the config changes.
   The exit code is the program's. Where something fails, stderr says what, and what to do; the exit code is then 1. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wamr_pthread_host.h"

#define FAILED 1
#define USAGE 2

static int
failed(const char *what, const char *reason, const char *advice)
{
    /* The module's own output first: WAMR writes it past stdio, but its log goes through stdout. */
    fflush(stdout);
    fprintf(stderr, "host: %s: %s\n  -> %s\n", what, reason != NULL ? reason : "no reason given", advice);
    return FAILED;
}

/* The whole file in memory of its own; NULL where it cannot be read. The caller frees it. */
static uint8_t *
read_file(const char *name, uint32_t *size)
{
    FILE *file = fopen(name, "rb");
    uint8_t *bytes = NULL;
    long length = -1;

    if (file == NULL)
        return NULL;
    if (fseek(file, 0, SEEK_END) == 0)
        length = ftell(file);
    if (length > 0 && (unsigned long)length <= UINT32_MAX && fseek(file, 0, SEEK_SET) == 0)
        bytes = malloc((size_t)length);
    if (bytes != NULL && fread(bytes, 1, (size_t)length, file) != (size_t)length) {
        free(bytes);
        bytes = NULL;
    }
    fclose(file);
    *size = (uint32_t)length;
    return bytes;
}

/* A function that nobody provides is a trap on its first call, perhaps hours later: better to know at once. */
static int
check_imports(wasm_module_t module)
{
    int32_t count = wasm_runtime_get_import_count(module);
    int32_t missing = 0;
    int32_t i;

    for (i = 0; i < count; i++) {
        wasm_import_t item;

        memset(&item, 0, sizeof(item));
        wasm_runtime_get_import_type(module, i, &item);
        if (item.kind != WASM_IMPORT_EXPORT_KIND_FUNC || item.linked)
            continue;
        fprintf(stderr, "host: nobody provides %s.%s\n", item.module_name, item.name);
        missing++;
    }
    if (missing == 0)
        return 0;
    return failed("the module cannot be linked", "it imports functions that are neither WAMR's nor the host's",
                  "register yours with wasm_runtime_register_natives before wasm_runtime_load; for WAMR's own, build "
                  "it with .wamr-pthread/runtime.cmake");
}

/* main, or the exports that were named. On entry the constructors have run. */
static int
run_instance(wasm_module_inst_t instance, int argc, char **argv)
{
#if WAMR_PTHREAD_ENTRY == WAMR_PTHREAD_COMMAND
    bool done = wasm_application_execute_main(instance, argc, argv);
    const char *exception = wasm_runtime_get_exception(instance);

    /* exit() inside the module is no exception. */
    if (done && exception == NULL)
        return (int)wasm_runtime_get_wasi_exit_code(instance);
    return failed(argv[0], exception,
                  "for a trap: npx wamr-pthread verify says which function it was, and why; a module without main "
                  "needs another link.entry, and this host built again");
#else
    char error[256] = "";
    int i;

    for (i = 1; i < argc; i++)
        if (!wamr_pthread_call(instance, argv[i], error, sizeof(error)))
            return failed(argv[0], error,
                          "list it in link.exports if it is not exported; for a trap: npx wamr-pthread verify");
    return 0;
#endif
}

static int
run_module(wasm_module_t module, int argc, char **argv)
{
    char error[256] = "";
    wasm_module_inst_t instance;
    int code = check_imports(module);

    if (code != 0)
        return code;
#if WAMR_PTHREAD_ENTRY != WAMR_PTHREAD_LIBRARY
    /* Must come before the instance. It gets no folders: list those that the program may use in the second argument.
       argv has to live as long as the module. */
    wasm_runtime_set_wasi_args(module, NULL, 0, NULL, 0, NULL, 0, argv, argc);
#endif
    /* The sizes, the thread limit, and the constructors exactly once, whoever has to call them. */
    instance = wamr_pthread_instantiate(module, error, sizeof(error));
    if (instance == NULL)
        return failed(argv[0], error,
                      "for want of memory: allow the process 8 GiB of address space, or set "
                      "WAMR_DISABLE_HW_BOUND_CHECK in the config; for a trap in a constructor: npx wamr-pthread "
                      "verify");
    code = run_instance(instance, argc, argv);
    /* Here no thread of the host may be inside the instance any more. WAMR waits for the module's own. */
    wasm_runtime_deinstantiate(instance);
    return code;
}

static int
run_file(int argc, char **argv)
{
    char error[256] = "";
    uint32_t size = 0;
    uint8_t *bytes = read_file(argv[0], &size);
    wasm_module_t module;
    int code;

    if (bytes == NULL)
        return failed(argv[0], "cannot be read, or is empty", "give the path of a module that wamr-pthread cc built");
    module = wasm_runtime_load(bytes, size, error, sizeof(error));
    if (module == NULL) {
        code = failed(argv[0], error,
                      "build WAMR with .wamr-pthread/runtime.cmake, and the module with wamr-pthread cc");
    }
    else {
        code = run_module(module, argc, argv);
        wasm_runtime_unload(module);
    }
    /* Only now: a loaded module refers to these bytes. */
    free(bytes);
    return code;
}

int
main(int argc, char **argv)
{
    RuntimeInitArgs init;
    int code;

    if (argc < 2) {
        fprintf(stderr, "usage: %s app.wasm [argument...]\n", argv[0]);
        return USAGE;
    }
    memset(&init, 0, sizeof(init));
    init.mem_alloc_type = Alloc_With_System_Allocator;
    init.max_thread_num = WAMR_PTHREAD_MAX_THREADS;
    /* One runtime for a process. Other threads of the host call wasm_runtime_init_thread_env before they use it. */
    if (!wasm_runtime_full_init(&init))
        return failed("WAMR", "did not start", "it needs some memory, and must not be running already");
    code = run_file(argc - 1, argv + 1);
    wasm_runtime_destroy();
    return code;
}

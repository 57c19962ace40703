/* Runs a WASI command module on WAMR as iwasm does:

     runner [--heap-size=BYTES] [--stack-size=BYTES] [--max-threads=N] [--dir=DIR] [--host-threads=K --export=NAME]
            module.wasm [argument...]

   --stack-size is the interpreter's operand stack. The exit code is the program's; where the module does not
   load or ends with an exception, its text goes to stderr and the exit code is 1. WAMR's own log is on stdout.

   --host-threads: before main, K threads of this host call the export NAME at the same time, three times each. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wasm_export.h"

struct options {
  uint32_t heap_size;
  uint32_t stack_size;
  uint32_t max_threads;
  uint32_t host_threads;
  const char *export;
  const char *dir;
  int argc;
  char **argv;
};

static int number_option(const char *argument, const char *name, uint32_t *value) {
  size_t length = strlen(name);
  if (strncmp(argument, name, length) != 0) return 0;
  *value = (uint32_t)strtoul(argument + length, NULL, 0);
  return 1;
}

static int text_option(const char *argument, const char *name, const char **value) {
  size_t length = strlen(name);
  if (strncmp(argument, name, length) != 0) return 0;
  *value = argument + length;
  return 1;
}

static int parse(int argc, char **argv, struct options *options) {
  *options = (struct options){.heap_size = 16 << 20, .stack_size = 64 << 10, .max_threads = 4};
  int at = 1;
  for (; at < argc && strncmp(argv[at], "--", 2) == 0; at++) {
    if (number_option(argv[at], "--heap-size=", &options->heap_size)) continue;
    if (number_option(argv[at], "--stack-size=", &options->stack_size)) continue;
    if (number_option(argv[at], "--max-threads=", &options->max_threads)) continue;
    if (number_option(argv[at], "--host-threads=", &options->host_threads)) continue;
    if (text_option(argv[at], "--export=", &options->export)) continue;
    if (!text_option(argv[at], "--dir=", &options->dir)) return 0;
  }
  options->argc = argc - at;
  options->argv = argv + at;
  return options->argc > 0;
}

static uint8_t *read_file(const char *name, uint32_t *size) {
  FILE *file = fopen(name, "rb");
  if (file == NULL) return NULL;
  fseek(file, 0, SEEK_END);
  long length = ftell(file);
  rewind(file);
  uint8_t *bytes = length < 0 ? NULL : malloc((size_t)length + 1);
  if (bytes != NULL && fread(bytes, 1, (size_t)length, file) != (size_t)length) bytes = NULL;
  fclose(file);
  *size = (uint32_t)length;
  return bytes;
}

#define MOST_HOST_THREADS 16
#define CALLS 3

struct host_thread {
  pthread_t thread;
  wasm_exec_env_t exec_env;
  const char *export;
  int failed;
};

static void *call_export(void *arg) {
  struct host_thread *self = arg;
  /* The instance of the spawned environment, not the first one: functions belong to an instance. */
  wasm_module_inst_t instance = wasm_runtime_get_module_inst(self->exec_env);
  wasm_function_inst_t function = wasm_runtime_lookup_function(instance, self->export);
  self->failed = function == NULL || !wasm_runtime_init_thread_env();
  if (self->failed) return NULL;
  for (int i = 0; i < CALLS && !self->failed; i++)
    self->failed = !wasm_runtime_call_wasm(self->exec_env, function, 0, NULL);
  wasm_runtime_destroy_thread_env();
  return NULL;
}

/* Returns the number of threads that could not be started or whose calls failed. */
static int run_host_threads(wasm_module_inst_t instance, const struct options *options) {
  struct host_thread threads[MOST_HOST_THREADS] = {{0}};
  wasm_exec_env_t main_env = wasm_runtime_get_exec_env_singleton(instance);
  uint32_t count = 0;
  int failed = 0;
  for (; count < options->host_threads && count < MOST_HOST_THREADS; count++) {
    threads[count].export = options->export;
    threads[count].exec_env = main_env == NULL ? NULL : wasm_runtime_spawn_exec_env(main_env);
    if (threads[count].exec_env == NULL) break;
  }
  failed = (int)(options->host_threads - count);
  for (uint32_t i = 0; i < count; i++) pthread_create(&threads[i].thread, NULL, call_export, &threads[i]);
  for (uint32_t i = 0; i < count; i++) {
    pthread_join(threads[i].thread, NULL);
    failed += threads[i].failed;
  }
  for (uint32_t i = 0; i < count; i++) wasm_runtime_destroy_spawned_exec_env(threads[i].exec_env);
  return failed;
}

static int execute(wasm_module_inst_t instance, const struct options *options) {
  int failed = options->export == NULL ? 0 : run_host_threads(instance, options);
  int started = failed == 0 && wasm_application_execute_main(instance, options->argc, options->argv);
  const char *exception = wasm_runtime_get_exception(instance);
  if (exception != NULL) {
    fprintf(stderr, "%s\n", exception);
    return 1;
  }
  if (failed != 0) fprintf(stderr, "%d host threads failed\n", failed);
  if (!started) return 1;
  return (int)wasm_runtime_get_wasi_exit_code(instance);
}

static int run_module(wasm_module_t module, const struct options *options) {
  char error[256] = "";
  const char *dirs[] = {options->dir};
  wasm_runtime_set_wasi_args(module, dirs, options->dir != NULL, NULL, 0, NULL, 0, options->argv, options->argc);
  wasm_module_inst_t instance =
      wasm_runtime_instantiate(module, options->stack_size, options->heap_size, error, sizeof error);
  if (instance == NULL) {
    fprintf(stderr, "%s\n", error);
    return 1;
  }
  int code = execute(instance, options);
  fflush(stdout);
  wasm_runtime_deinstantiate(instance);
  return code;
}

int main(int argc, char **argv) {
  struct options options;
  if (!parse(argc, argv, &options)) {
    fprintf(stderr, "usage: runner [--heap-size=N] [--stack-size=N] [--max-threads=N] [--dir=D] module.wasm\n");
    return 2;
  }
  RuntimeInitArgs init = {.mem_alloc_type = Alloc_With_System_Allocator, .max_thread_num = options.max_threads};
  char error[256] = "";
  uint32_t size = 0;
  uint8_t *bytes = read_file(options.argv[0], &size);
  if (bytes == NULL || !wasm_runtime_full_init(&init)) {
    fprintf(stderr, "cannot read %s or start the runtime\n", options.argv[0]);
    return 1;
  }
  wasm_module_t module = wasm_runtime_load(bytes, size, error, sizeof error);
  if (module == NULL) {
    fprintf(stderr, "%s\n", error);
    return 1;
  }
  int code = run_module(module, &options);
  wasm_runtime_unload(module);
  wasm_runtime_destroy();
  free(bytes);
  return code;
}

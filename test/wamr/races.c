/* ThreadSanitizer's reports by the names of the module's functions, one line each:

     race: write of 4 bytes at 0x1234 in work < thread_start, against read of 4 bytes
     peek: read of 4 bytes at 0x1234 in work < thread_start, against atomic write of 4 bytes

   The first access is the one that is happening, with the module's stack, innermost first. Of the earlier one
   ThreadSanitizer keeps the host's stack only, which is the interpreter's. An access outside of the module's memory
   is told by the host's functions.

   A peek is a plain read of what others change by atomic instructions only, as C's volatile does it: in WebAssembly it
   gives one of the values that were there. For the host both are plain; an atomic instruction is one that WAMR runs
   under its lock for all of them (core/iwasm/common/wasm_shared_memory.h: shared_memory_lock). */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "wasm_interp.h"
#include "wasm_runtime.h"
#include "wasm_shared_memory.h"

int __tsan_get_report_data(void *report, const char **description, int *count, int *stacks, int *accesses, int *places,
                           int *mutexes, int *threads, int *unique_threads, void **sleep_trace, unsigned long trace_size);
int __tsan_get_report_mop(void *report, unsigned long index, int *thread, void **address, int *size, int *write,
                          int *atomic, void **trace, unsigned long trace_size);
void __sanitizer_symbolize_pc(void *pc, const char *format, char *out, unsigned long size);
void __tsan_on_report(void *report);

#define MOST_FRAMES 8

struct access {
  void *address;
  int thread, size, write, atomic;
  void *trace[MOST_FRAMES];
};

static int read_access(void *report, unsigned long index, struct access *access) {
  memset(access, 0, sizeof *access);
  return __tsan_get_report_mop(report, index, &access->thread, &access->address, &access->size, &access->write,
                               &access->atomic, access->trace, MOST_FRAMES);
}

/* In bytes from the start of the module's memory, or -1. */
static int64 offset_in_memory(WASMExecEnv *exec_env, const void *address) {
  WASMModuleInstance *instance = exec_env == NULL ? NULL : (WASMModuleInstance *)exec_env->module_inst;
  WASMMemoryInstance *memory = instance == NULL ? NULL : wasm_get_default_memory(instance);
  if (memory == NULL || (uint8 *)address < memory->memory_data) return -1;
  uint64 offset = (uint64)((uint8 *)address - memory->memory_data);
  return offset < memory->memory_data_size ? (int64)offset : -1;
}

static size_t append(char *line, size_t used, size_t size, const char *separator, const char *text) {
  int added = snprintf(line + used, size - used, "%s%s", separator, text);
  return added < 0 || used + (size_t)added >= size ? size - 1 : used + (size_t)added;
}

static size_t append_module_stack(char *line, size_t used, size_t size, WASMExecEnv *exec_env) {
  WASMInterpFrame *frame = wasm_exec_env_get_cur_frame(exec_env);
  const char *separator = " in ";
  for (int i = 0; frame != NULL && i < MOST_FRAMES; frame = frame->prev_frame) {
    if (frame->function == NULL) continue;
    WASMFunctionInstance *function = frame->function;
    const char *name = function->is_import_func ? function->u.func_import->field_name : function->u.func->field_name;
    used = append(line, used, size, separator, name == NULL ? "?" : name);
    separator = " < ";
    i++;
  }
  return used;
}

static size_t append_host_stack(char *line, size_t used, size_t size, const struct access *access) {
  const char *separator = " in the host's ";
  for (int i = 0; i < MOST_FRAMES && access->trace[i] != NULL; i++) {
    char name[200] = "";
    /* The trace has return addresses. */
    __sanitizer_symbolize_pc((char *)access->trace[i] - 1, "%f", name, sizeof name);
    used = append(line, used, size, separator, name);
    separator = " < ";
  }
  return used;
}

static size_t append_access(char *line, size_t used, size_t size, const struct access *access, int64 offset) {
  char text[100];
  snprintf(text, sizeof text, "%s%s of %d bytes", access->atomic ? "atomic " : "", access->write ? "write" : "read",
           access->size);
  used = append(line, used, size, "", text);
  if (offset < 0) return used;
  snprintf(text, sizeof text, " at 0x%llx", (unsigned long long)offset);
  return append(line, used, size, "", text);
}

/* True where this thread is in an atomic instruction. */
static int holds_atomics_lock(void) { return g_shared_memory_lock.__data.__owner == gettid(); }

/* Called by ThreadSanitizer on the thread of the later access. */
void __tsan_on_report(void *report) {
  WASMExecEnv *exec_env = wasm_runtime_get_exec_env_tls();
  char line[2000] = "";
  struct access now, before;
  const char *description = "";
  int ignored, accesses = 0, mutexes = 0;
  void *sleep_trace[1];
  __tsan_get_report_data(report, &description, &ignored, &ignored, &accesses, &ignored, &mutexes, &ignored, &ignored,
                         sleep_trace, 1);
  if (accesses < 2 || !read_access(report, 0, &now) || !read_access(report, 1, &before)) {
    fprintf(stderr, "race: %s\n", description);
    return;
  }
  int64 offset = offset_in_memory(exec_env, now.address);
  if (offset >= 0) {
    now.atomic = holds_atomics_lock();
    /* Both of them under that lock would be no race. Plain instructions of the module hold no lock at all. */
    before.atomic = !now.atomic && mutexes > 0;
    /* The host's function is the interpreter, or the native that wrote there. */
    before.trace[1] = NULL;
  }
  int is_peek = (now.atomic && !before.write) || (before.atomic && !now.write);
  size_t used = append(line, 0, sizeof line, is_peek ? "peek: " : "race: ", "");
  used = append_access(line, used, sizeof line, &now, offset);
  used = offset < 0 ? append_host_stack(line, used, sizeof line, &now)
                    : append_module_stack(line, used, sizeof line, exec_env);
  used = append(line, used, sizeof line, ", against ", "");
  used = append_access(line, used, sizeof line, &before, -1);
  append_host_stack(line, used, sizeof line, &before);
  fprintf(stderr, "%s\n", line);
}

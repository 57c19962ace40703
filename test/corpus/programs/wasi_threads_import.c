// defect: built for wasi-threads: the module imports wasi.thread-spawn, which a lib-pthread runtime does not have
// finds static: wasi-threads-import /thread-spawn/
// also static: unknown-import no-threads
// also v8 wamr race heap: run-unlinked-import run-trap run-no-threads run-exit
// build: stock
#include "threads.h"

__attribute__((import_module("wasi"), import_name("thread-spawn"))) int thread_spawn(void *argument);

static volatile int spawned;

int main(void) {
  spawned = thread_spawn(NULL);
  return spawned < 0;
}

// defect: a library with WASI whose constructors are exported: neither WAMR nor the linker calls them
// finds static: constructors-never-run /the constructors run only if the host calls/
// finds v8 wamr race heap: run-constructors /./ or run-unexpected-result /prepared returned/
// also v8 wamr race heap: run-unexpected-result
// build: stock
// also static: allocator-inside stdio-unlocked
// link: -nostartfiles -Wl,--no-entry -Wl,--export=__wasm_call_ctors
// config: {"link": {"entry": "library"}}
// scenario: prepared.json
#include <unistd.h>

#include "threads.h"

static volatile int ready;

__attribute__((constructor)) static void prepare(void) { ready += 1; }

static void *work(void *argument) {
  if (!ready) write(2, "not ready\n", 10);
  return argument;
}

__attribute__((export_name("prepared"))) int prepared(void) {
  finish(start(work, NULL));
  return ready;
}

// defect: WAMR runs the exported constructors of a library without WASI, and the host calls them again
// finds v8 wamr race heap: run-constructors /./ or run-unexpected-result /prepared returned/
// also v8 wamr race heap: run-unexpected-result
// build: stock
// link: -nostartfiles -Wl,--no-entry -Wl,--export=__wasm_call_ctors
// config: {"link": {"entry": "library"}}
// scenario: prepared_by_host.json
#include "threads.h"

static volatile int ready;

__attribute__((constructor)) static void prepare(void) { ready += 1; }

static void *work(void *argument) { return argument; }

__attribute__((export_name("prepared"))) int prepared(void) {
  finish(start(work, NULL));
  return ready;
}

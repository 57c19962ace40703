// defect: a library without exported constructors: the linker wraps every export, and each call runs them again
// finds static: constructors-run-twice /runs the constructors again/
// finds v8 wamr race heap: run-constructors /./ or run-unexpected-result /prepared returned/
// also v8 wamr race heap: run-unexpected-result
// build: stock
// link: -nostartfiles -Wl,--no-entry
// config: {"link": {"entry": "library"}}
// scenario: prepared_twice.json
#include "threads.h"

static volatile int ready;

__attribute__((constructor)) static void prepare(void) { ready += 1; }

static void *work(void *argument) { return argument; }

__attribute__((export_name("prepared"))) int prepared(void) {
  finish(start(work, NULL));
  return ready;
}

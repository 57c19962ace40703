// defect: two workers and two threads of the host parse JSON with the stock libc's allocator, which has no locks
// finds static: allocator-inside /malloc/
// finds race: run-data-race /a data race in the allocator \(dlmalloc: /
// also static: malloc-exported stdio-unlocked tls-uninitialised pthread-stubs
// also v8 wamr race heap: run-trap run-hang run-exit run-crash run-unexpected-result run-heap-full run-stack-overflow run-leak run-data-race run-constructors run-stack-high
// also v8 wamr race heap: run-heap-overflow run-use-after-free run-double-free run-invalid-free
// build: stock
// compile: -std=c++17 -fno-exceptions
// link: -mexec-model=reactor -Wl,--export=malloc,--export=free
// config: {"link": {"entry": "reactor", "hostImports": ["http_receive", "ws_receive"]}, "verify": {"timeout": 10}}
// scenario: seed.json
// sysroots: embedded
#include "../../scenario/natives.h"

#include "../../../templates/scenario/seed.cpp"

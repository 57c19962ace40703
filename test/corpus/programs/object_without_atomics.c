// defect: an object that was compiled without -matomics: its atomic counter is a plain one
// finds static: object-without-atomics /without atomics/
// build: stock
// object
// compile: -mno-atomics -mno-bulk-memory
#include <stdatomic.h>

static _Atomic int count;
_Thread_local int mine;

int next(void) { return ++count + mine++; }

// defect: --allow-undefined hides that a function is defined nowhere
// finds static: unknown-import /checksum/
// finds v8 wamr race: run-trap /checksum/ or run-unlinked-import /checksum/
// also v8 wamr race heap: run-trap run-unlinked-import
// build: stock
// link: -Wl,--allow-undefined
#include "threads.h"

int checksum(const char *text);

static void *work(void *argument) { return (void *)(size_t)checksum(argument); }

int main(void) {
  finish(start(work, (void *)"text"));
  return 0;
}

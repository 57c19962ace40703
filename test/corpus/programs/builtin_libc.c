// defect: strcpy and printf come from WAMR's substitutes, because libc was left out
// finds static: builtin-libc-import /env.(strlen|printf)/
// build: stock
// link: -Wl,--allow-undefined
#include "threads.h"

__attribute__((import_module("env"), import_name("strlen"))) size_t native_strlen(const char *text);

static void *work(void *argument) { return (void *)(native_strlen(argument) - 4); }

int main(void) {
  finish(start(work, (void *)"text"));
  return 0;
}

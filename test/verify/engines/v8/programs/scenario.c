// A module without main: a host calls its exports from several threads.
#include "natives.h"
#include <stdlib.h>
#include <string.h>

#define EXPORT(name) __attribute__((export_name(#name)))

__attribute__((import_module("env"), import_name("recv"))) int recv_message(char *buffer, int size);

static volatile int constructed;
static int bytes;
static long long words;
static int messages;
void *volatile kept;

__attribute__((constructor)) static void construct(void) { constructed++; }

EXPORT(constructor_runs) int constructor_runs(void) { return constructed; }
EXPORT(on_data) int on_data(const char *text, int length) {
  if ((int)strlen(text) != length) return -1;
  __atomic_add_fetch(&bytes, length, __ATOMIC_SEQ_CST);
  return length;
}
EXPORT(total) int total(void) { return bytes; }
EXPORT(wide) long long wide(long long value) { return words += value; }
EXPORT(half) double half(double value) { return value / 2; }
EXPORT(drain) int drain(void) {
  char buffer[64];
  for (int length; (length = recv_message(buffer, sizeof buffer)) > 0;)
    __atomic_add_fetch(&messages, buffer[length - 1] == '}', __ATOMIC_SEQ_CST);
  return 0;
}
EXPORT(drained) int drained(void) { return messages; }
EXPORT(keep) void keep(int size) { kept = malloc(size); }
EXPORT(boom) void boom(void) { __builtin_trap(); }
EXPORT(stack) int stack(void) {
  volatile char here = 0;
  return (int)(long)&here;
}

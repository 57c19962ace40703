// Must exit 0 and print "ok": in a program that turns the cache off, the host sees every malloc and free.
#include "check.h"

void *host_malloc(size_t size) __attribute__((import_module("env"), import_name("malloc")));
void host_free(void *block) __attribute__((import_module("env"), import_name("free")));

int __wt_malloc_cache = 0;

int main(void) {
  for (size_t size = 1; size <= 200; size += 63) {
    /* Where the heap is full, the host has only what the program gave back. WAMR logs each refusal. */
    char *blocks[2] = {malloc(size), malloc(size)};
    void *rest = NULL;
    for (size_t large = 1 << 20; large >= 16; large /= 16) {
      void **piece;
      while ((piece = host_malloc(large)) != NULL) {
        *piece = rest;
        rest = piece;
      }
    }
    while (host_malloc(8) != NULL) {}
    free(blocks[0]);
    void *block = host_malloc(size);
    CHECK(block != NULL);
    host_free(block);
    free(blocks[1]);
    while (rest != NULL) {
      void *next = *(void **)rest;
      host_free(rest);
      rest = next;
    }
  }
  return passed();
}

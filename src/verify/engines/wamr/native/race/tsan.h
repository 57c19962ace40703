// ThreadSanitizer's interface for runtimes with a heap of their own, as far as it is used here.
#pragma once

#include <cstdint>

extern "C" {
void __tsan_java_alloc(uintptr_t address, uintptr_t size);
void __tsan_java_free(uintptr_t address, uintptr_t size);
void __tsan_write_range(void *address, unsigned long size);
void __tsan_read_range_pc(void *address, unsigned long size, void *place);
}

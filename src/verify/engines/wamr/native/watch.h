// What wamr-pthread-san and wamr-pthread-heap want to know of the run; nothing in the engine that is loaded into node.
#pragma once

#include <cstdint>

#include "wasm_export.h"

#ifdef WAMR_PTHREAD_SAN
#include "race/watch.h"

extern "C" {
void AnnotateIgnoreReadsBegin(const char *file, int line);
void AnnotateIgnoreReadsEnd(const char *file, int line);
void AnnotateIgnoreWritesBegin(const char *file, int line);
void AnnotateIgnoreWritesEnd(const char *file, int line);
}
#endif

namespace wamr_pthread::watch {

#ifdef WAMR_PTHREAD_SAN

void module_at(const uint8_t *bytes);
/** A thread of the program is known by this number from now on. */
void numbered(wasm_exec_env_t env, int number);
/** A thread is about to be created with this argument: it knows what its creator knows. */
void creates(uint32_t argument);
/** It was not. */
void not_created(uint32_t argument);
/** Threads of the host are about to begin: they know what was done before. */
void begins_threads();
/** The creator is still in pthread_create. */
void created(wasm_exec_env_t creator, int number);
/** A thread of the host begins. */
inline void begins() { wamr_pthread_quiet_begin(); }
/** The caller knows what a thread that has ended knew. */
void joined(int number);
void allocated(wasm_exec_env_t env, uint32_t block, uint32_t size);
/** To be called before the block is given back. */
void freed(uint32_t block);
/** Who has a mutex, or was let through by a semaphore, knows what was done before it was given back. */
inline void acquired(void *mutex) { wamr_pthread_acquire(mutex); }
inline void released(void *mutex) { wamr_pthread_release(mutex); }
/** The same for what has a handle only. */
void acquired_handle(uint32_t handle);
void released_handle(uint32_t handle);

/** Memory that nobody owns is moved about by the allocator. */
template <typename Call>
auto hidden(Call call) {
  AnnotateIgnoreReadsBegin(__FILE__, __LINE__);
  AnnotateIgnoreWritesBegin(__FILE__, __LINE__);
  const auto result = call();
  AnnotateIgnoreWritesEnd(__FILE__, __LINE__);
  AnnotateIgnoreReadsEnd(__FILE__, __LINE__);
  return result;
}

#else

#ifdef WAMR_PTHREAD_HEAP
// heap/threads.cc
void module_at(const uint8_t *bytes);
void numbered(wasm_exec_env_t env, int number);
void created(wasm_exec_env_t creator, int number);
#else
inline void module_at(const uint8_t *) {}
inline void numbered(wasm_exec_env_t, int) {}
inline void created(wasm_exec_env_t, int) {}
#endif
inline void creates(uint32_t) {}
inline void not_created(uint32_t) {}
inline void begins_threads() {}
inline void begins() {}
inline void joined(int) {}
inline void allocated(wasm_exec_env_t, uint32_t, uint32_t) {}
inline void freed(uint32_t) {}
inline void acquired(void *) {}
inline void released(void *) {}
inline void acquired_handle(uint32_t) {}
inline void released_handle(uint32_t) {}
template <typename Call>
auto hidden(Call call) {
  return call();
}

#endif

}  // namespace wamr_pthread::watch

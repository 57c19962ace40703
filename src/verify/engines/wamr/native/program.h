// What the programs besides the addon have in common.
#pragma once

#include <cstdio>

#include "engine.h"
#include "json.h"

namespace wamr_pthread {

constexpr int RESULT_FD = 3;
constexpr int STDOUT_FD = 4;
constexpr int STDERR_FD = 5;

inline void print_capabilities() {
  const Capabilities found = probe();
  const std::string text = json::Object()
                               .put("version", json::quoted(found.version))
                               .put("internals", json::boolean(found.inside))
                               .put("pthread", json::boolean(found.pthread))
                               .put("semaphores", json::boolean(found.semaphores))
                               .put("libcBuiltin", json::boolean(found.libc_builtin))
                               .put("wasi", json::boolean(found.wasi))
                               .put("wasiThreads", json::boolean(found.wasi_threads))
                               .put("sharedMemory", json::boolean(found.shared_memory))
                               .put("simd", json::boolean(found.simd))
                               .close();
  std::puts(text.c_str());
}

}  // namespace wamr_pthread

#pragma once

#include "job.h"
#include "result.h"

namespace wamr_pthread {

/**
 * Runs a job and tells the sink how it ended. One job per process: WAMR's thread limit and natives are global, and
 * threads of the module may live on. After a hang the process ends by itself with HANG_EXIT_CODE.
 */
void run(const Job &job, Sink &sink);

constexpr int HANG_EXIT_CODE = 97;

/** What a WAMR can do, found out by asking it. */
struct Capabilities {
  std::string version;
  bool inside = false;
  bool pthread = false, semaphores = false, libc_builtin = false, wasi = false, wasi_threads = false;
  bool simd = false, shared_memory = false;
};

Capabilities probe();

}  // namespace wamr_pthread

// Shakes the schedule of a run: pauses at calls into the runtime, decided by a seed.
#pragma once

#include "wasm_export.h"

namespace wamr_pthread::schedule {

/** A call that may let others run, before or after it was made. No lock of the engine may be held. */
void point(wasm_exec_env_t env);
/** `env` has created a thread, which may be given time to be first. */
void created(wasm_exec_env_t env);
/** Before a thread's own code: together with others, or after a time of its own. */
void start(wasm_exec_env_t env);

/** A point now, and one at the end of the block. */
class Around {
 public:
  explicit Around(wasm_exec_env_t env) : env_(env) { point(env_); }
  ~Around() { point(env_); }
  Around(const Around &) = delete;
  Around &operator=(const Around &) = delete;

 private:
  wasm_exec_env_t env_;
};

}  // namespace wamr_pthread::schedule

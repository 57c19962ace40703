#include <unistd.h>

#include <thread>

#include "engine.h"
#include "session.h"

namespace wamr_pthread {

/** Ends the process when the time is over, and says first who waits for what. */
void start_watchdog() {
  std::thread([] {
    Session &self = session();
    std::this_thread::sleep_for(std::chrono::milliseconds(self.job->timeout_ms));
    if (self.ended.exchange(true)) return;
    Result result;
    result.outcome = "hang";
    wasm_module_inst_t instance = self.instance;
    const char *exception = instance == nullptr ? nullptr : wasm_runtime_get_exception(instance);
    // The program has trapped, but threads that sleep in natives keep WAMR from ending.
    if (exception != nullptr && std::string(exception).find("wasi proc exit") == std::string::npos) {
      result.outcome = "trap";
      result.message = exception;
      inside::trap_place(result);
    } else {
      result.blocked = inside::living_threads();
    }
    collect(result);
    self.sink->end(result);
    _exit(HANG_EXIT_CODE);
  }).detach();
}

}  // namespace wamr_pthread

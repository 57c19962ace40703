// An installed WAMR has public headers only: threads, locks and stacks of hanging threads cannot be seen.
#include "leaks.h"
#include "session.h"

namespace wamr_pthread::inside {

void *original(const char *) { return nullptr; }
uint32_t note_threads(wasm_exec_env_t) { return 0; }
uint32_t note_host_thread(wasm_exec_env_t, int) { return 0; }
int number_of(wasm_exec_env_t env) { return env == session().main ? 0 : UNKNOWN_THREAD; }
Site site_of(wasm_exec_env_t) { return {}; }
std::vector<Blocked> living_threads() { return {}; }
void trap_place(Result &) {}

}  // namespace wamr_pthread::inside

void wamr_pthread::add_leaks(Result &, std::vector<LiveBlock>) {}

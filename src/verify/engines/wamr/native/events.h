// What threads did and when, and how the app heap grew: bounded, and cheap enough for every run.
#pragma once

#include "session.h"

namespace wamr_pthread::events {

/** Microseconds since the program's start. */
int64_t now();

/** Of a thread that is about to be created; `began`: when its creator called pthread_create, with this argument. */
void created(int thread, int creator, int64_t began, uint32_t argument);
/** Around the function of a thread, and before main; its number may not be known before its end. */
void begins(wasm_exec_env_t env);
void ends(wasm_exec_env_t env, int thread);
/** A wait that is over; one that took no time is not kept. `stack`: function indices, innermost first. */
void waited(int thread, int64_t since, const std::string &on, uint32_t address = 0,
            const std::vector<uint32_t> &stack = {});
/** A wait that goes on when the run is given up. */
void still_waits(int thread, int64_t since, const std::string &on);
/** The app heap holds so many bytes. With the heap's lock held. */
void heap(uint64_t live);

/** An atomic wait of the module's own code, for the time it sleeps. */
void sleeps(wasm_exec_env_t env, uint32_t address, std::vector<uint32_t> stack);
void wakes(wasm_exec_env_t env);

/** hooks.cc is linked. That this asks for it is what links it: WAMR's library comes later on the linker's line. */
bool hooked();

void collect(Result &result);

}  // namespace wamr_pthread::events

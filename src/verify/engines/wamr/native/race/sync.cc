// Natives that put threads in an order.
#include "race.h"
#include "../watch.h"
#include "watch.h"

namespace wamr_pthread {
namespace {

/** Names for ThreadSanitizer, for what has a handle only: semaphores. */
char handles[1024];
/** Files and sockets: what was written may tell the reader something. */
char transfers;

}  // namespace

void watch::acquired_handle(uint32_t handle) { wamr_pthread_acquire(&handles[handle % sizeof handles]); }
void watch::released_handle(uint32_t handle) { wamr_pthread_release(&handles[handle % sizeof handles]); }

void race::sends() { wamr_pthread_release(&transfers); }
void race::receives() { wamr_pthread_acquire(&transfers); }

}  // namespace wamr_pthread

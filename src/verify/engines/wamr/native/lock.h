// The engine's own locks.
#pragma once

#include <mutex>

#ifdef WAMR_PTHREAD_SAN
#include <sched.h>

#include <atomic>
#endif

namespace wamr_pthread {

#ifdef WAMR_PTHREAD_SAN
/** Unseen by ThreadSanitizer: a lock of the engine that it knew would put the program's threads in an order. */
class Mutex {
 public:
  void lock() {
    while (taken_.test_and_set(std::memory_order_acquire)) sched_yield();
  }
  void unlock() { taken_.clear(std::memory_order_release); }

 private:
  std::atomic_flag taken_ = ATOMIC_FLAG_INIT;
};
#else
using Mutex = std::mutex;
#endif

using Guard = std::lock_guard<Mutex>;

}  // namespace wamr_pthread

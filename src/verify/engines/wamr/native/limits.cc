#include <sys/resource.h>

#include <cstdio>

#include "session.h"

namespace wamr_pthread {

/** Kilobytes of writable private memory, or 0 where the system does not say. */
static uint64_t data_now() {
  FILE *file = std::fopen("/proc/self/status", "r");
  if (file == nullptr) return 0;
  char line[256];
  unsigned long long kilobytes = 0;
  while (std::fgets(line, sizeof line, file) != nullptr)
    if (std::sscanf(line, "VmData: %llu kB", &kilobytes) == 1) break;
  std::fclose(file);
  return kilobytes;
}

/**
 * RLIMIT_DATA and not RLIMIT_AS: WAMR reserves 8 GiB of addresses for every memory, of which only what is made writable
 * counts as data.
 */
void limit_memory(uint64_t budget) {
  const uint64_t now = data_now() * 1024;
  if (budget == 0 || now == 0) return;
  rlimit limit{};
  if (getrlimit(RLIMIT_DATA, &limit) != 0) return;
  limit.rlim_cur = now + budget;
  setrlimit(RLIMIT_DATA, &limit);
}

}  // namespace wamr_pthread

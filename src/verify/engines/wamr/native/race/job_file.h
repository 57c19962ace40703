#pragma once

#include "../job.h"

namespace wamr_pthread::race {

/** Reads what src/verify/engines/wamr/race/job-file.ts wrote; false: it did not. */
bool read_job(const char *path, Job &job);

}  // namespace wamr_pthread::race

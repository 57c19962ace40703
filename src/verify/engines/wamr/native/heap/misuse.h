#pragma once

#include "../result.h"

namespace wamr_pthread::exact {

/** What was noted, and what is left. */
void collect(Result &result);

}  // namespace wamr_pthread::exact

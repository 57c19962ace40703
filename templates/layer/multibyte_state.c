/* What the restartable multibyte functions remember where the caller gives them no state of its own.

   C has one such state for each function, and POSIX lets it be one for all threads. Half a character of another
   thread in it makes garbage of valid text, so here each thread has its own. */
#include "thread_variable.h"

WT_THREAD_VARIABLE(unsigned, mbrtowc_internal_state)
WT_THREAD_VARIABLE(unsigned, mbrlen_internal)
WT_THREAD_VARIABLE(unsigned, mbsnrtowcs_internal_state)
WT_THREAD_VARIABLE(unsigned, mbrtoc16_internal_state)
WT_THREAD_VARIABLE(unsigned, mbrtoc32_internal_state)
WT_THREAD_VARIABLE(unsigned, c16rtomb_internal_state)

# Before WAMR's sources are listed: a classic interpreter and nothing else.
include(CheckCXXSourceCompiles)

if(NOT WAMR_ROOT_DIR)
  message(FATAL_ERROR "wamr-pthread-san needs the sources of WAMR (WAMR_ROOT_DIR): the interpreter of an installed one cannot be watched")
endif()

set(CMAKE_REQUIRED_FLAGS -fsanitize=thread)
check_cxx_source_compiles("int main() { return 0; }" WAMR_PTHREAD_HAS_TSAN)
unset(CMAKE_REQUIRED_FLAGS)
if(NOT WAMR_PTHREAD_HAS_TSAN)
  message(FATAL_ERROR "no ThreadSanitizer: ${CMAKE_CXX_COMPILER} cannot link a program with -fsanitize=thread")
endif()

set(WAMR_BUILD_INTERP 1)
# Places in the module are read off the instruction pointer, which only the classic interpreter has.
set(WAMR_BUILD_FAST_INTERP 0)
set(WAMR_BUILD_AOT 0)
set(WAMR_BUILD_JIT 0)
set(WAMR_BUILD_FAST_JIT 0)
# The classic interpreter has none.
set(WAMR_BUILD_SIMD 0)
# Every access then passes the check that watched_interpreter.c looks into.
set(WAMR_DISABLE_HW_BOUND_CHECK 1)

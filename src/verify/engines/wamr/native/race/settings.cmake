# Before WAMR's sources are listed.
set(watching_program wamr-pthread-san)
include(${native}/classic.cmake)
include(CheckCXXSourceCompiles)

set(CMAKE_REQUIRED_FLAGS -fsanitize=thread)
check_cxx_source_compiles("int main() { return 0; }" WAMR_PTHREAD_HAS_TSAN)
unset(CMAKE_REQUIRED_FLAGS)
if(NOT WAMR_PTHREAD_HAS_TSAN)
  message(FATAL_ERROR "no ThreadSanitizer: ${CMAKE_CXX_COMPILER} cannot link a program with -fsanitize=thread")
endif()

# For a program that watches the interpreter, before WAMR's sources are listed: a classic interpreter and nothing else.
if(NOT WAMR_ROOT_DIR)
  message(FATAL_ERROR "${watching_program} needs the sources of WAMR (WAMR_ROOT_DIR): the interpreter of an installed one cannot be watched")
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

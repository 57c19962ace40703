# CMake toolchain file: threaded C and C++ for WAMR's lib-pthread.
#   cmake -B build --toolchain .wamr-pthread/toolchain.cmake
# Made by wamr-pthread; `wamr-pthread patch` writes it again.

if(CMAKE_VERSION VERSION_LESS 3.19)
  message(FATAL_ERROR "wamr-pthread: this toolchain file needs CMake 3.19, this is ${CMAKE_VERSION}.")
endif()

# This toolchain brings no CMake file of its own.

set(CMAKE_SYSTEM_NAME WASI)
set(CMAKE_SYSTEM_VERSION 1)
set(CMAKE_SYSTEM_PROCESSOR wasm32)

# CMake has Platform/WASI since 3.31. Older ones get the few lines that matter, last on the module path, so that the
# file of an SDK goes first.
if(NOT EXISTS "${CMAKE_ROOT}/Modules/Platform/WASI.cmake")
  set(_wamr_pthread_modules "${CMAKE_BINARY_DIR}/CMakeFiles/wamr-pthread")
  # The suffix of no language is for configure checks of CMake 3.20 and older: without it they find no program.
  if(NOT EXISTS "${_wamr_pthread_modules}/Platform/WASI.cmake")
    file(WRITE "${_wamr_pthread_modules}/Platform/WASI.cmake"
      "set(WASI 1)\nset(CMAKE_EXECUTABLE_SUFFIX .wasm)\nset_property(GLOBAL PROPERTY TARGET_SUPPORTS_SHARED_LIBS FALSE)\n")
  endif()
  list(APPEND CMAKE_MODULE_PATH "${_wamr_pthread_modules}")
  list(REMOVE_DUPLICATES CMAKE_MODULE_PATH)
endif()

# Options in the compiler's list stand first on every line, of configure checks too, and nothing that a project does to
# CMAKE_C_FLAGS can lose them: an object without atomics has locks that do not lock.
set(CMAKE_C_COMPILER "/usr/bin/clang-22" "-pthread" "-matomics" "-mbulk-memory")
set(CMAKE_CXX_COMPILER "/usr/bin/clang++-22" "-pthread" "-matomics" "-mbulk-memory" "-fno-exceptions")
set(CMAKE_ASM_COMPILER "/usr/bin/clang-22")
set(CMAKE_ASM_FLAGS_INIT "-pthread -matomics -mbulk-memory")
set(CMAKE_CXX_STANDARD_INCLUDE_DIRECTORIES
    "${CMAKE_CURRENT_LIST_DIR}/sysroot/include/wasm32-wasi/c++/v1")
set(CMAKE_SYSROOT "${CMAKE_CURRENT_LIST_DIR}/sysroot")
# The ar of the host would write no symbol index for wasm objects, and its strip knows no modules.
set(CMAKE_AR "/usr/bin/llvm-ar-22")
set(CMAKE_RANLIB "/usr/bin/llvm-ranlib-22")
set(CMAKE_STRIP "/usr/bin/llvm-strip-22")
foreach(_wamr_pthread_language IN ITEMS C CXX ASM)
  set(CMAKE_${_wamr_pthread_language}_COMPILER_TARGET "wasm32-wasip1")
  set(CMAKE_${_wamr_pthread_language}_COMPILER_AR "${CMAKE_AR}")
  set(CMAKE_${_wamr_pthread_language}_COMPILER_RANLIB "${CMAKE_RANLIB}")
  set(CMAKE_EXECUTABLE_SUFFIX_${_wamr_pthread_language} .wasm)
endforeach()

# CMake keeps the compiler with which a build folder was made, whatever this file says later.
set(_wamr_pthread_compilers "${CMAKE_C_COMPILER};${CMAKE_CXX_COMPILER}")
if(NOT DEFINED CACHE{WAMR_PTHREAD_COMPILERS})
  set(WAMR_PTHREAD_COMPILERS "${_wamr_pthread_compilers}" CACHE INTERNAL "Compilers of this build folder")
elseif(NOT "$CACHE{WAMR_PTHREAD_COMPILERS}" STREQUAL "${_wamr_pthread_compilers}")
  message(FATAL_ERROR "wamr-pthread: the project has another toolchain now than when this build folder was made.\n"
    "  was: $CACHE{WAMR_PTHREAD_COMPILERS}\n  now: ${_wamr_pthread_compilers}\n"
    "  Delete ${CMAKE_BINARY_DIR} and configure again (with CMake 3.24 and newer: cmake --fresh).\n")
endif()

# Programs come from this machine, everything else from the sysroot.
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
# The sysroot has include/ and lib/ at its top, with a folder for the target in each.
set(CMAKE_SYSTEM_PREFIX_PATH /)
set(CMAKE_LIBRARY_ARCHITECTURE "wasm32-wasip1")

# As options of the directory, not in CMAKE_EXE_LINKER_FLAGS: that is stored at the first run, and would keep the old
# stack size after a change of the config. The programs of configure checks have a main and none of your exports.
get_property(_wamr_pthread_check GLOBAL PROPERTY IN_TRY_COMPILE)
if(_wamr_pthread_check)
  set(_wamr_pthread_link
    "-pthread"
    "--no-wasm-opt"
    "-Wl,--shared-memory"
    "-Wl,--max-memory=67108864"
    "-Wl,--no-stack-first"
    "-Wl,--export=__heap_base"
    "-Wl,--export=__data_end"
    "-Wl,--allow-undefined-file=${CMAKE_CURRENT_LIST_DIR}/allowed-imports.txt"
    "-Wl,-z,stack-size=1310720")
else()
  set(_wamr_pthread_link
    "-pthread"
    "--no-wasm-opt"
    "-Wl,--shared-memory"
    "-Wl,--max-memory=67108864"
    "-Wl,--no-stack-first"
    "-Wl,--export=__heap_base"
    "-Wl,--export=__data_end"
    "-Wl,--allow-undefined-file=${CMAKE_CURRENT_LIST_DIR}/allowed-imports.txt"
    "-Wl,-z,stack-size=1310720"
    "-nostartfiles"
    "-Wl,--no-entry"
    "-Wl,--export=__wasm_call_ctors"
    "-Wl,--export=get")
  # A target with settings of its own (wamr_pthread_target) has its own options in place of these.
  list(TRANSFORM _wamr_pthread_link PREPEND
    "$<$<NOT:$<BOOL:$<TARGET_PROPERTY:WAMR_PTHREAD_LINK_OPTIONS>>>:")
  list(TRANSFORM _wamr_pthread_link APPEND ">")
endif()
list(APPEND _wamr_pthread_link
    "$<$<LINK_LANGUAGE:CXX>:-Wl,--no-check-features>")
# CMake reads this file more than once, and folders inherit.
list(GET _wamr_pthread_link 0 _wamr_pthread_first)
get_property(_wamr_pthread_known DIRECTORY PROPERTY LINK_OPTIONS)
if(NOT _wamr_pthread_first IN_LIST _wamr_pthread_known)
  add_link_options(${_wamr_pthread_link})
endif()
# For the module WamrPthread.
set(WAMR_PTHREAD_OUT "${CMAKE_CURRENT_LIST_DIR}")

# CMake toolchain file: threaded C and C++ for WAMR's lib-pthread, with nothing to run before.
#   cmake -B build --toolchain node_modules/wamr-pthread/templates/cmake/wamr-pthread.cmake
#
# At configure time it runs `wamr-pthread patch` for the project (quick where nothing changed) and includes the
# toolchain file that this makes. `cmake --build` configures again after the config, the SDK or the tool changed.
#
# Cache variables, all optional:
#   WAMR_PTHREAD_SDK     toolchain, as for --sdk: a wasi-sdk folder, "system" or "embedded". At the first run the
#                        environment variable of this name counts; so does WASI_SDK_PATH, which the config may overrule.
#   WAMR_PTHREAD_CONFIG  config file; without it one is searched from the project's top folder upwards.
#   WAMR_PTHREAD_NODE    Node.js; without it the one in PATH (or in the environment variable of this name).

if(CMAKE_VERSION VERSION_LESS 3.19)
  message(FATAL_ERROR "wamr-pthread: this toolchain file needs CMake 3.19, this is ${CMAKE_VERSION}.")
endif()
cmake_policy(PUSH)
cmake_policy(VERSION 3.19...3.31)

# Resolved, because pnpm installs packages as links into a store.
get_filename_component(_wamr_pthread_modules "${CMAKE_CURRENT_LIST_FILE}" REALPATH)
get_filename_component(_wamr_pthread_modules "${_wamr_pthread_modules}" DIRECTORY)
if(NOT _wamr_pthread_modules IN_LIST CMAKE_MODULE_PATH)
  list(APPEND CMAKE_MODULE_PATH "${_wamr_pthread_modules}")
endif()

# Configure checks are small projects of their own, which get the answer from the one that makes them. CMake also reads
# a toolchain file several times in one run; patching once is enough.
get_property(_wamr_pthread_check GLOBAL PROPERTY IN_TRY_COMPILE)
if(NOT _wamr_pthread_check OR NOT WAMR_PTHREAD_TOOLCHAIN)
  include("${_wamr_pthread_modules}/wamr-pthread-tool.cmake")
  _wamr_pthread_patch_once(WAMR_PTHREAD_TOOLCHAIN)
  # For external projects, whose own folder may be anywhere: -DWAMR_PTHREAD_CONFIG=${WAMR_PTHREAD_CONFIG}
  if(NOT WAMR_PTHREAD_CONFIG)
    get_property(WAMR_PTHREAD_CONFIG GLOBAL PROPERTY WAMR_PTHREAD_CONFIG)
  endif()
endif()
if(NOT "WAMR_PTHREAD_TOOLCHAIN" IN_LIST CMAKE_TRY_COMPILE_PLATFORM_VARIABLES)
  list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES WAMR_PTHREAD_TOOLCHAIN)
endif()

cmake_policy(POP)
include("${WAMR_PTHREAD_TOOLCHAIN}")

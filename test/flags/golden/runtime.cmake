# WAMR's build options for modules of this project: cmake -C runtime.cmake -S <wasm-micro-runtime> -B <build>
# Made by wamr-pthread. FORCE, so that a second run in the same build folder takes over a changed config;
# a -DNAME=value further right on the command line still wins.
set(WAMR_BUILD_LIB_PTHREAD 1 CACHE STRING "Fixed at 1: threads through lib-pthread are what this tool is for." FORCE)
set(WAMR_BUILD_LIB_WASI_THREADS 0 CACHE STRING "Fixed at 0: the other thread model moves thread stacks into the app heap." FORCE)
set(WAMR_BUILD_LIB_PTHREAD_SEMAPHORE 0 CACHE STRING "Named semaphores of the host. Not needed by the thread-safety layer." FORCE)
set(WAMR_BUILD_LIBC_BUILTIN 1 CACHE STRING "Must be 1: it provides env.malloc, env.free, env.calloc and env.realloc." FORCE)
set(WAMR_BUILD_LIBC_WASI 1 CACHE STRING "WASI preview 1 calls, which commands and reactors import." FORCE)
set(WAMR_BUILD_INTERP 1 CACHE STRING "The interpreter: runs .wasm files." FORCE)
set(WAMR_BUILD_FAST_INTERP 1 CACHE STRING "The fast interpreter; 0 selects the classic one, smaller and slower." FORCE)
set(WAMR_BUILD_AOT 1 CACHE STRING "Modules compiled ahead of time by wamrc --enable-multi-thread." FORCE)
set(WAMR_BUILD_SIMD 0 CACHE STRING "128-bit SIMD. The fast interpreter then needs SIMDe, which WAMR fetches with git at configure time." FORCE)
set(WAMR_BUILD_BULK_MEMORY 1 CACHE STRING "Must be 1: a shared memory is initialised with passive segments." FORCE)
set(WAMR_BUILD_REF_TYPES 1 CACHE STRING "Reference types: current clang emits their encodings." FORCE)
set(WAMR_BUILD_SHRUNK_MEMORY 1 CACHE STRING "Cut the unused end of the linear memory." FORCE)
set(WAMR_DISABLE_HW_BOUND_CHECK 0 CACHE STRING "Check bounds in software instead of by page faults." FORCE)

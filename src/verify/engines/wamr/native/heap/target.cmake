# wamr-pthread-heap: the engine as a program whose interpreter looks every access up, and whose app heap has redzones.

# WAMR's interpreter, watched, in the place of the plain one.
get_target_property(sources wamr_vmlib SOURCES)
list(FILTER sources EXCLUDE REGEX "wasm_interp_classic\\.c$")
set_target_properties(wamr_vmlib PROPERTIES SOURCES "${sources};${native}/heap/watched_interpreter.c")
set_source_files_properties(${native}/heap/watched_interpreter.c PROPERTIES COMPILE_OPTIONS -Wno-shadow
  COMPILE_DEFINITIONS CLASSIC_INTERPRETER="${WAMR_ROOT_DIR}/core/iwasm/interpreter/wasm_interp_classic.c")
# Whoever takes memory of the app heap takes it from heap/allocator.cc: natives, the host, WAMR itself.
file(GLOB runtime ${WAMR_ROOT_DIR}/core/iwasm/interpreter/wasm_runtime.c)
set_source_files_properties(${runtime} PROPERTIES COMPILE_DEFINITIONS
  "mem_allocator_malloc=wamr_pthread_heap_malloc;mem_allocator_realloc=wamr_pthread_heap_realloc;mem_allocator_free=wamr_pthread_heap_free")

target_compile_definitions(wamr_pthread_engine_core PUBLIC WAMR_PTHREAD_HEAP)
target_sources(wamr_pthread_engine_core PRIVATE
  ${native}/heap/allocator.cc ${native}/heap/blocks.cc ${native}/heap/misuse.cc
  ${native}/heap/stand_in.cc ${native}/heap/threads.cc)

add_executable(wamr-pthread-heap ${native}/heap/main.cc ${native}/heap/natives.cc ${native}/race/job_file.cc)
target_compile_options(wamr-pthread-heap PRIVATE -Wall -Wextra)
target_link_libraries(wamr-pthread-heap PRIVATE wamr_pthread_engine_core)

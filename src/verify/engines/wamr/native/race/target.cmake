# wamr-pthread-san: the engine as a program, because a sanitizer's runtime cannot be loaded into node. Nothing is compiled
# with -fsanitize=thread: ThreadSanitizer is told by hand what the module does (watched_interpreter.c), and only that.

# WAMR's interpreter, watched, in the place of the plain one.
get_target_property(sources wamr_vmlib SOURCES)
list(FILTER sources EXCLUDE REGEX "wasm_interp_classic\\.c$")
set_target_properties(wamr_vmlib PROPERTIES SOURCES "${sources};${native}/race/watched_interpreter.c")
set_source_files_properties(${native}/race/watched_interpreter.c PROPERTIES COMPILE_OPTIONS -Wno-shadow
  COMPILE_DEFINITIONS CLASSIC_INTERPRETER="${WAMR_ROOT_DIR}/core/iwasm/interpreter/wasm_interp_classic.c")
# WAMR's threads are started by race/quiet.cc.
target_compile_definitions(wamr_vmlib PRIVATE pthread_create=wamr_pthread_start_thread)

target_compile_definitions(wamr_pthread_engine_core PUBLIC WAMR_PTHREAD_SAN)
target_sources(wamr_pthread_engine_core PRIVATE
  ${native}/race/blocks.cc ${native}/race/locks.cc ${native}/race/quiet.cc ${native}/race/sync.cc
  ${native}/race/threads.cc ${native}/race/words.cc)

add_executable(wamr-pthread-san ${native}/race/main.cc ${native}/race/job_file.cc ${native}/race/report.cc)
# A shared sanitizer runtime looks for __tsan_on_report and __tsan_default_options among what the program exports.
set_target_properties(wamr-pthread-san PROPERTIES ENABLE_EXPORTS ON)
target_link_libraries(wamr-pthread-san PRIVATE wamr_pthread_engine_core)
target_link_options(wamr-pthread-san PRIVATE -fsanitize=thread)

# Settings and checks of single targets, and the options of WAMR for a host. In a project that is configured with
# wamr-pthread.cmake:
#   include(WamrPthread)
#   wamr_pthread_target(worker ENTRY reactor THREADS 8 EXPORTS start stop)
#   wamr_pthread_verify(worker RUNS 5)
# In a host's project, before WAMR's runtime_lib.cmake:
#   list(APPEND CMAKE_MODULE_PATH path/to/node_modules/wamr-pthread/templates/cmake)
#   include(WamrPthread)
#   wamr_pthread_runtime_options()
# docs/cmake.md has a whole project.

include_guard(GLOBAL)
cmake_policy(PUSH)
cmake_policy(VERSION 3.19...3.31)
include("${CMAKE_CURRENT_LIST_DIR}/wamr-pthread-tool.cmake")

# What modules and libraries of modules link: each target brings its own options (see wamr_pthread_target), and is
# linked again after the sysroot was patched again. In a host's project: the folder of wamr_pthread_host.h.
if(NOT TARGET WamrPthread::WamrPthread)
  add_library(WamrPthread::WamrPthread INTERFACE IMPORTED GLOBAL)
  set_target_properties(WamrPthread::WamrPthread PROPERTIES
    INTERFACE_LINK_OPTIONS "$<TARGET_PROPERTY:WAMR_PTHREAD_LINK_OPTIONS>"
    INTERFACE_LINK_DEPENDS "$<TARGET_PROPERTY:WAMR_PTHREAD_LINK_DEPENDS>")
endif()

# wamr_pthread_target(<target> [ENTRY command|reactor|library] [THREADS n] [STACK_SIZE bytes] [APP_HEAP bytes]
#                     [EXPORTS name...] [HOST_IMPORTS name...])
#
# Settings of one executable, in place of the config's: link.entry, threads.max, threads.stackSize, memory.appHeap,
# link.exports, link.hostImports. Sizes are bytes, or numbers with KiB, MiB or GiB. What is not given is the config's.
function(wamr_pthread_target target)
  set(what "wamr_pthread_target(${target})")
  _wamr_pthread_check_module("${what}" "${target}")
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "ENTRY;THREADS;STACK_SIZE;APP_HEAP" "EXPORTS;HOST_IMPORTS")
  _wamr_pthread_check_arguments("${what}" "ENTRY, THREADS, STACK_SIZE, APP_HEAP, EXPORTS, HOST_IMPORTS")
  get_target_property(known "${target}" WAMR_PTHREAD_OPTIONS)
  if(NOT known STREQUAL "known-NOTFOUND")
    _wamr_pthread_fail("${what}: the target has settings already." "Give all of them in one call.")
  endif()
  _wamr_pthread_check_value("${what}" ENTRY "^(command|reactor|library)$" "command, reactor or library")
  _wamr_pthread_check_value("${what}" THREADS "^[1-9][0-9]*$" "a whole number from 1")
  foreach(name IN ITEMS STACK_SIZE APP_HEAP)
    _wamr_pthread_check_value("${what}" ${name} "^[0-9]+(KiB|MiB|GiB)?$" "bytes, or a number with KiB, MiB or GiB")
  endforeach()

  set(options)
  foreach(pair IN ITEMS ENTRY=link.entry THREADS=threads.max STACK_SIZE=threads.stack-size APP_HEAP=memory.app-heap
      EXPORTS=link.exports HOST_IMPORTS=link.host-imports)
    string(REPLACE "=" ";" pair "${pair}")
    list(GET pair 0 name)
    list(GET pair 1 option)
    foreach(value IN LISTS arg_${name})
      list(APPEND options "--${option}=${value}")
    endforeach()
  endforeach()
  _wamr_pthread_apply("${what}" "${target}" "${options}")
endfunction()

# Every number and option comes from the tool's own derivation.
function(_wamr_pthread_apply what target options)
  _wamr_pthread_run(text "${what}" flags --for=cmake-target ${options})
  set(folder "${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/wamr-pthread/${target}")
  _wamr_pthread_write("${folder}/settings.cmake" "${text}")
  set(WAMR_PTHREAD_IMPORTS_FILE "${folder}/allowed-imports.txt")
  include("${folder}/settings.cmake")
  list(JOIN WAMR_PTHREAD_IMPORTS "\n" imports)
  _wamr_pthread_write("${WAMR_PTHREAD_IMPORTS_FILE}" "${imports}\n")
  set(depends "${WAMR_PTHREAD_IMPORTS_FILE}")
  set(libc "${CMAKE_SYSROOT}/lib/${CMAKE_LIBRARY_ARCHITECTURE}/libc.a")
  if(EXISTS "${libc}")
    list(APPEND depends "${libc}")
  endif()
  set_target_properties("${target}" PROPERTIES
    WAMR_PTHREAD_OPTIONS "${options}"
    WAMR_PTHREAD_LINK_OPTIONS "${WAMR_PTHREAD_LINK_OPTIONS}"
    WAMR_PTHREAD_LINK_DEPENDS "${depends}")
  # Not by target_link_libraries: a project must use it with PRIVATE or without, and only it knows.
  set_property(TARGET "${target}" APPEND PROPERTY LINK_LIBRARIES WamrPthread::WamrPthread)
endfunction()

# wamr_pthread_verify(<target> [NAME name] [ENGINES v8|wamr...] [SCENARIO file] [RUNS n])
#
# Checks the module with the target's own settings: by the rules after each link, which
# ends the build where one is broken, and by running it in the test `wamr_pthread_verify.<target>` of CTest. Each call
# after the first for one target has a NAME, for the test `wamr_pthread_verify.<target>.<name>`.
function(wamr_pthread_verify target)
  set(what "wamr_pthread_verify(${target})")
  _wamr_pthread_check_module("${what}" "${target}")
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "NAME;SCENARIO;RUNS" "ENGINES")
  _wamr_pthread_check_arguments("${what}" "NAME, ENGINES, SCENARIO, RUNS")
  _wamr_pthread_check_value("${what}" NAME "^[A-Za-z0-9_.-]+$" "letters, digits, dots, dashes and underscores")
  _wamr_pthread_check_value("${what}" RUNS "^[1-9][0-9]*$" "a whole number from 1")
  set(run)
  foreach(ARG IN LISTS arg_ENGINES)
    _wamr_pthread_check_value("${what}" "ENGINES;ARG" "^(v8|wamr)$" "v8, wamr or both")
    list(APPEND run "--verify.engines=${ARG}")
  endforeach()
  if(arg_RUNS)
    list(APPEND run "--verify.runs=${arg_RUNS}")
  endif()
  if(arg_SCENARIO)
    get_filename_component(scenario "${arg_SCENARIO}" ABSOLUTE BASE_DIR "${CMAKE_CURRENT_SOURCE_DIR}")
    if(NOT EXISTS "${scenario}")
      _wamr_pthread_fail("${what}: SCENARIO ${arg_SCENARIO} does not exist." "It was looked for at ${scenario}")
    endif()
    list(APPEND run "--verify.scenario=${scenario}")
  endif()
  get_target_property(folder "${target}" SOURCE_DIR)
  if(NOT "${folder}" STREQUAL "${CMAKE_CURRENT_SOURCE_DIR}")
    _wamr_pthread_fail("${what}: the target is of another folder." "Call it in ${folder}, where the target is made.")
  endif()

  set(test "wamr_pthread_verify.${target}")
  if(arg_NAME)
    string(APPEND test ".${arg_NAME}")
  endif()
  if(TEST "${test}")
    _wamr_pthread_fail("${what}: the test ${test} is there already."
      "Give each call for one target a NAME of its own: wamr_pthread_verify(${target} NAME quick RUNS 1)")
  endif()

  _wamr_pthread_command(command)
  _wamr_pthread_project_options(project)
  set(settings "$<TARGET_PROPERTY:${target},WAMR_PTHREAD_OPTIONS>")
  set(verify ${command} verify "$<TARGET_FILE:${target}>" ${project} "${settings}")
  get_target_property(checked "${target}" WAMR_PTHREAD_CHECKED)
  if(NOT checked)
    set_target_properties("${target}" PROPERTIES WAMR_PTHREAD_CHECKED TRUE)
    add_custom_command(TARGET "${target}" POST_BUILD
      COMMAND ${verify} --static --quiet
      WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}"
      COMMENT "wamr-pthread: checking ${target}" VERBATIM COMMAND_EXPAND_LISTS)
  endif()
  add_test(NAME "${test}" COMMAND ${verify} ${run}
    WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}" COMMAND_EXPAND_LISTS)
endfunction()

# wamr_pthread_runtime_options()
#
# For the project of a host: sets the WAMR_BUILD_* variables that modules of this config need, where it is called. The
# cache, and so -D on the command line, wins over them, with a warning. WamrPthread::WamrPthread gets the folder of
# wamr_pthread_host.h. The config is searched from the project's top folder upwards, or named by WAMR_PTHREAD_CONFIG.
# No toolchain for modules has to be there.
function(wamr_pthread_runtime_options)
  set(what "wamr_pthread_runtime_options()")
  if(ARGC GREATER 0)
    _wamr_pthread_fail("${what}: ${ARGV0} is an argument too many." "It takes none; the config has the options.")
  elseif(WAMR_PTHREAD_OUT)
    _wamr_pthread_fail("${what} is for the project of a host, and this one builds modules."
      "Configure the host without the toolchain file of wamr-pthread.")
  endif()
  set(folder "${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/wamr-pthread/host")
  _wamr_pthread_run(text "${what}" flags --for=cmake-host)
  _wamr_pthread_write("${folder}/options.cmake" "${text}")
  _wamr_pthread_run(text "${what}" flags --for=header)
  _wamr_pthread_write("${folder}/wamr_pthread_host.h" "${text}")
  include("${folder}/options.cmake")
  foreach(name IN LISTS WAMR_PTHREAD_RUNTIME_OPTIONS)
    if(DEFINED CACHE{${name}})
      set(given "$CACHE{${name}}")
      if(NOT given STREQUAL "${${name}}")
        message(WARNING "${what}: ${name} is ${given} by your choice, the modules of this config need ${${name}}.")
      endif()
      set(${name} "${given}")
    endif()
    set(${name} "${${name}}" PARENT_SCOPE)
  endforeach()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${WAMR_PTHREAD_WATCH})
  set_property(TARGET WamrPthread::WamrPthread PROPERTY INTERFACE_INCLUDE_DIRECTORIES "${folder}")
endfunction()

# The target must be a module of a project that is cross-compiled.
function(_wamr_pthread_check_module what target)
  if(NOT WAMR_PTHREAD_OUT)
    _wamr_pthread_fail("${what}: this project is not configured for WAMR's lib-pthread."
      "Configure a new build folder with -DCMAKE_TOOLCHAIN_FILE=${CMAKE_CURRENT_FUNCTION_LIST_DIR}/wamr-pthread.cmake")
  elseif(NOT TARGET "${target}")
    _wamr_pthread_fail("${what}: there is no target ${target}." "Call it after add_executable(${target} ...).")
  endif()
  get_target_property(type "${target}" TYPE)
  get_target_property(imported "${target}" IMPORTED)
  if(imported OR NOT type STREQUAL "EXECUTABLE")
    _wamr_pthread_fail("${what}: the target is no executable of this project."
      "Settings belong to modules; a library is linked into one, and a reactor is made with add_executable, too.")
  endif()
endfunction()

# For what cmake_parse_arguments left over in the caller.
function(_wamr_pthread_check_arguments what known)
  if(DEFINED arg_UNPARSED_ARGUMENTS)
    list(GET arg_UNPARSED_ARGUMENTS 0 first)
    _wamr_pthread_fail("${what}: ${first} is not understood here." "The arguments are: ${known}")
  elseif(DEFINED arg_KEYWORDS_MISSING_VALUES)
    list(GET arg_KEYWORDS_MISSING_VALUES 0 first)
    _wamr_pthread_fail("${what}: ${first} needs a value." "What is left out is taken from the config.")
  endif()
endfunction()

function(_wamr_pthread_check_value what name pattern accepted)
  list(GET name 0 shown)
  list(GET name -1 name)
  if(NOT name STREQUAL "ARG")
    set(name "arg_${name}")
  endif()
  if(DEFINED ${name} AND NOT ${name} MATCHES "${pattern}")
    _wamr_pthread_fail("${what}: ${shown} cannot be ${${name}}." "Accepted: ${accepted}")
  endif()
endfunction()

# Keeps the time of a file that would not change: targets depend on it.
function(_wamr_pthread_write file text)
  set(old)
  if(EXISTS "${file}")
    file(READ "${file}" old)
  endif()
  if(NOT "${old}" STREQUAL "${text}")
    file(WRITE "${file}" "${text}")
  endif()
endfunction()

cmake_policy(POP)

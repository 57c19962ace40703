import { z } from 'zod';

/** An option that is on or off: a boolean, or 0 and 1 as CMake has it. */
export const flag = (on: boolean, why: string) =>
  z
    .union([z.boolean(), z.literal(0), z.literal(1)])
    .default(on)
    .transform(Boolean)
    .describe(why);

/** WAMR's CMake options (build-scripts/config_common.cmake, runtime_lib.cmake); the two that the tool is about are fixed. */
export const runtimeSchema = z.strictObject({
  WAMR_BUILD_LIB_PTHREAD: flag(true, 'Fixed at 1: threads through lib-pthread are what this tool is for.'),
  WAMR_BUILD_LIB_WASI_THREADS: flag(
    false,
    'Fixed at 0: the other thread model moves thread stacks into the app heap.',
  ),
  WAMR_BUILD_LIB_PTHREAD_SEMAPHORE: flag(
    false,
    'Named semaphores of the host. Not needed by the thread-safety layer.',
  ),
  WAMR_BUILD_LIBC_BUILTIN: flag(
    true,
    'Must be 1: it provides env.malloc, env.free, env.calloc and env.realloc.',
  ),
  WAMR_BUILD_LIBC_WASI: flag(true, 'WASI preview 1 calls, which commands and reactors import.'),
  WAMR_BUILD_INTERP: flag(true, 'The interpreter: runs .wasm files.'),
  WAMR_BUILD_FAST_INTERP: flag(true, 'The fast interpreter; 0 selects the classic one, smaller and slower.'),
  WAMR_BUILD_AOT: flag(true, 'Modules compiled ahead of time by wamrc --enable-multi-thread.'),
  WAMR_BUILD_SIMD: flag(
    false,
    '128-bit SIMD. The fast interpreter then needs SIMDe, which WAMR fetches with git at configure time.',
  ),
  WAMR_BUILD_BULK_MEMORY: flag(true, 'Must be 1: a shared memory is initialised with passive segments.'),
  WAMR_BUILD_REF_TYPES: flag(true, 'Reference types: current clang emits their encodings.'),
  WAMR_BUILD_SHRUNK_MEMORY: flag(true, 'Cut the unused end of the linear memory.'),
  WAMR_DISABLE_HW_BOUND_CHECK: flag(false, 'Check bounds in software instead of by page faults.'),
});

import type { Rule } from '../types.js';
import { analyse } from './shared/analysis.js';

export const rule: Rule = {
  id: 'memory64',
  title: 'The memory has 64-bit addresses',
  severity: 'error',
  why: "WAMR's natives of lib-pthread and libc-builtin take 32-bit pointers, and WAMR_BUILD_MEMORY64 excludes the fast interpreter.",
  fix: 'Compile for wasm32.',
  source:
    'build-scripts/unsupported_combination.cmake; core/iwasm/libraries/lib-pthread/lib_pthread_wrapper.c',
  met: [],
  example: {
    bad: 'clang --target=wasm64-wasi app.c -o app.wasm',
    good: 'clang --target=wasm32-wasip1 app.c -o app.wasm',
  },
  check(module) {
    if (analyse(module).memory?.is64 !== true) return [];
    return [{ message: 'the memory is declared with 64-bit addresses (memory64)', blocksRun: true }];
  },
};

import type { ObjectRule } from './types.js';

export const rule: ObjectRule = {
  id: 'object-memory64',
  title: 'An object was compiled for 64-bit addresses',
  severity: 'error',
  why: 'Pointers of wasm64 and wasm32 have different sizes, and the linker refuses to mix them ("must specify -mwasm64"). A module that is all wasm64 is nothing for lib-pthread, whose natives take 32-bit pointers.',
  fix: 'Compile for wasm32.',
  source:
    'LLVM lld/wasm/InputFiles.cpp, checkArch; WAMR build-scripts/unsupported_combination.cmake; core/iwasm/libraries/lib-pthread/lib_pthread_wrapper.c',
  met: [],
  example: {
    bad: 'clang --target=wasm64-wasi -c part.c',
    good: 'clang --target=wasm32-wasip1 -c part.c',
  },
  check({ objects }) {
    return objects
      .filter(({ memory64 }) => memory64)
      .map(({ name }) => ({ message: `${name} was compiled for 64-bit addresses (memory64)`, where: name }));
  },
};

import type { ObjectRule } from './types.js';

export const rule: ObjectRule = {
  id: 'object-bitcode',
  title: 'LLVM bitcode says nothing before it is linked',
  severity: 'info',
  why: 'A file made with -flto is compiled by the linker; only the module that comes out can be checked.',
  fix: 'Link it and verify the module.',
  source: 'LLVM lld/wasm/LTO.cpp',
  met: [],
  example: { bad: 'clang -flto -c part.c', good: 'clang -c part.c' },
  check({ objects }) {
    return objects
      .filter(({ bitcode }) => bitcode)
      .map(({ name }) => ({ message: `${name} is LLVM bitcode, which says nothing yet`, where: name }));
  },
};

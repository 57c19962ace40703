import { offeredFunctions } from './link-object.js';
import type { ObjectRule } from './types.js';

export const rule: ObjectRule = {
  id: 'object-allocator',
  title: 'An object brings an allocator',
  severity: 'error',
  why: "It defines malloc, so it wins over env.malloc wherever it is linked. libc's allocators have no locks when they are built for one thread, and every one of them starts its arena at `__heap_base`, where WAMR puts the app heap.",
  fix: "Of a libc: run `wamr-pthread patch`. Of a library: build it without its own malloc, so that the patched sysroot's is used.",
  source:
    'wasi-libc dlmalloc/src/dlmalloc.c, emmalloc/emmalloc.c; WAMR core/iwasm/interpreter/wasm_runtime.c, memory_instantiate',
  met: ['wamr3846', 'wamr680', 'wamr2597', 'libc244'],
  example: {
    bad: 'void *malloc(size_t n) { return bump(n); }',
    good: 'void *pool_alloc(size_t n) { return malloc(n); }  /* a name of its own */',
  },
  check({ objects }) {
    return objects
      .filter(each => offeredFunctions(each).includes('malloc') && !each.imports.includes('env.malloc'))
      .map(({ name }) => ({
        message: `${name} defines malloc and does not take memory from env.malloc`,
        where: name,
      }));
  },
};

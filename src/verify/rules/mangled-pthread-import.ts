import type { Rule } from '../types.js';
import { analyse, placeOf } from './shared/analysis.js';
import { MANGLED_PTHREAD } from './shared/names.js';

export const rule: Rule = {
  id: 'mangled-pthread-import',
  title: 'A thread function was declared as C++',
  severity: 'error',
  why: 'The header that declared it lacks `extern "C"`, so the linker looked for the mangled C++ name, which nobody defines.',
  fix: 'Include the patched sysroot\'s <pthread.h>, or wrap the include in extern "C" { }.',
  source:
    'Itanium C++ ABI, name mangling; core/iwasm/common/wasm_native.c, natives are found by their C names',
  met: ['wamr932'],
  example: {
    bad: 'int pthread_create(pthread_t *, const void *, void *(*)(void *), void *);  // in C++: _Z14pthread_create…',
    good: 'extern "C" {\n#include "threads.h"\n}',
  },
  check(module) {
    return analyse(module)
      .imports.filter(({ name }) => MANGLED_PTHREAD.test(name))
      .map(each => ({
        message: `${each.module}.${each.name} is the mangled C++ name of a thread function; WAMR knows only the C name`,
        where: `${each.module}.${each.name}`,
        ...placeOf(each.index),
      }));
  },
};

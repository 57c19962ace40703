import { listNames, MANGLED_PTHREAD } from '../rules/shared/names.js';
import { wantedFunctions } from './link-object.js';
import type { ObjectRule } from './types.js';

export const rule: ObjectRule = {
  id: 'object-mangled-pthread',
  title: 'An object calls thread functions by their C++ names',
  severity: 'error',
  why: 'The header that declared them lacks `extern "C"`. Nobody defines the mangled names, and with --allow-undefined they become imports that trap at the first call.',
  fix: 'Include the patched sysroot\'s <pthread.h>, or wrap the include in extern "C" { }.',
  source: 'Itanium C++ ABI, name mangling',
  met: ['wamr932'],
  example: {
    bad: '#include "threads.h"  // C declarations, in C++',
    good: 'extern "C" {\n#include "threads.h"\n}',
  },
  check({ objects }) {
    return objects.flatMap(each => {
      const mangled = wantedFunctions(each).filter(name => MANGLED_PTHREAD.test(name));
      if (mangled.length === 0) return [];
      const message = `${each.name} calls ${listNames(mangled)}, the C++ ${mangled.length === 1 ? 'name of a thread function' : 'names of thread functions'}`;
      return [{ message, where: each.name }];
    });
  },
};

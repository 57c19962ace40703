import { formatType, sameType } from '../natives/signature.js';
import { findNative, optionIsOn } from '../natives/table.js';
import type { Rule } from '../types.js';
import { analyse, placeOf } from './shared/analysis.js';

export const rule: Rule = {
  id: 'import-signature',
  title: 'An import has another type than the native of this name',
  severity: 'error',
  why: 'WAMR then treats the function as missing: the module loads with a warning and traps at the first call.',
  fix: "Declare the function as WAMR has it, or link the patched sysroot, whose functions have musl's types and call WAMR's with the right ones.",
  source: 'core/iwasm/common/wasm_native.c, check_symbol_signature',
  met: [],
  example: {
    bad: 'int pthread_cond_timedwait(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);  /* WAMR: (**I)i */',
    good: '#include <pthread.h>  /* of the patched sysroot: it converts the deadline */',
  },
  check(module, { config }) {
    return analyse(module).imports.flatMap(each => {
      const native = findNative(each.module, each.name);
      if (native === undefined || !optionIsOn(config.runtime, native.option)) return [];
      if (each.module === 'env' && config.link.hostImports.includes(each.name)) return [];
      if (sameType(each.type, native.type)) return [];
      const where = `${each.module}.${each.name}`;
      return [
        {
          message: `${where} is imported as ${formatType(each.type)}, but WAMR has ${formatType(native.type)} (${native.signature}): the first call traps`,
          where,
          ...placeOf(each.index),
        },
      ];
    });
  },
};

import type { Rule } from '../types.js';
import { analyse, placeOf } from './shared/analysis.js';

export const rule: Rule = {
  id: 'native-memalign',
  title: "Aligned memory comes from WAMR's posix_memalign",
  severity: 'warning',
  why: 'WAMR ignores the alignment that is asked for: blocks are aligned to 8 bytes. Atomic accesses to data that is aligned less than the compiler assumes trap.',
  fix: 'Link against the patched sysroot, whose posix_memalign and aligned_alloc honour the alignment.',
  source: 'core/iwasm/libraries/lib-pthread/lib_pthread_wrapper.c, posix_memalign_wrapper',
  met: ['wamr1142'],
  example: {
    bad: "posix_memalign(&p, 64, n);  /* WAMR's own: aligned to 8 */",
    good: 'wamr-pthread cc -- app.c -o app.wasm  # its posix_memalign keeps the promise',
  },
  check(module) {
    const found = analyse(module).imported('env', 'posix_memalign');
    if (found === undefined) return [];
    return [
      {
        message:
          'env.posix_memalign is imported: it returns blocks aligned to 8 bytes, whatever was asked for',
        where: 'env.posix_memalign',
        ...placeOf(found.index),
      },
    ];
  },
};

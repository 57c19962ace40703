import type { Rule } from '../types.js';
import { analyse, placeOf } from './shared/analysis.js';

export const rule: Rule = {
  id: 'wasi-threads-import',
  title: 'The module is built for wasi-threads',
  severity: 'error',
  why: 'wasi-threads and lib-pthread are two thread models; a runtime with lib-pthread does not have `wasi.thread-spawn`, and programs that ignore the failed pthread_create end as if all were well.',
  fix: 'Compile and link for wasm32-wasip1 with the patched sysroot instead of wasm32-wasip1-threads.',
  source: 'core/iwasm/libraries/lib-wasi-threads; core/iwasm/common/wasm_native.c, wasm_native_init',
  met: ['wamr4430', 'wamr3148', 'wamr3680', 'wamr3053'],
  example: {
    bad: 'clang --target=wasm32-wasip1-threads app.c -o app.wasm',
    good: 'wamr-pthread cc -- app.c -o app.wasm  # wasm32-wasip1 with the patched sysroot',
  },
  check(module) {
    const found = analyse(module).imported('wasi', 'thread-spawn');
    if (found === undefined) return [];
    return [
      {
        message:
          'wasi.thread-spawn is imported: no thread can start on a runtime built with LIB_PTHREAD only',
        where: 'wasi.thread-spawn',
        ...placeOf(found.index),
      },
    ];
  },
};

import { formatSize } from '../../config/size.js';
import type { Rule } from '../types.js';
import { analyse } from './shared/analysis.js';
import { MINIMUM_SLICE, sliceOf } from './shared/aux-stack.js';

export const rule: Rule = {
  id: 'stack-slice',
  title: 'The stack of each thread is too small',
  severity: 'error',
  why: 'WAMR divides the linked stack by the number of threads plus one, main included. Below 256 bytes the module is not instantiated ("allocate memory failed"); a slice that is merely small overflows ("wasm auxiliary stack overflow").',
  fix: 'Link with -Wl,-z,stack-size=BYTES where BYTES = threads.stackSize × (threads.max + 1), as `wamr-pthread flags --for link` prints, or lower threads.max.',
  source:
    'core/iwasm/libraries/thread-mgr/thread_manager.c, wasm_cluster_create; core/config.h, WASM_THREAD_AUX_STACK_SIZE_MIN',
  met: ['wamr3071', 'wamr3147'],
  example: {
    bad: 'clang app.c -Wl,-z,stack-size=65536 -o app.wasm  # 13 KiB each for main and four threads',
    good: 'clang app.c -Wl,-z,stack-size=1310720 -o app.wasm  # 256 KiB × (4 + 1)',
  },
  check(module, { config }) {
    const stack = analyse(module).auxStack;
    if (stack === undefined) return [];
    const { max, stackSize } = config.threads;
    const slice = sliceOf(stack.size, max);
    const sum = `${stack.size} bytes / (${max} threads + main) = ${slice.exact} bytes`;
    if (slice.exact < MINIMUM_SLICE)
      return [
        {
          message: `${sum} of stack each, below WAMR's minimum of ${MINIMUM_SLICE}: instantiation fails`,
          blocksRun: true,
        },
      ];
    if (slice.usable >= stackSize) return [];
    return [
      {
        severity: 'warning',
        message: `${sum} of stack each, less than the ${stackSize} (${formatSize(stackSize)}) of threads.stackSize`,
      },
    ];
  },
};

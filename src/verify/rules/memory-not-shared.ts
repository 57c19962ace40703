import { plural } from '../report/text.js';
import type { Rule } from '../types.js';
import { analyse } from './shared/analysis.js';

export const rule: Rule = {
  id: 'memory-not-shared',
  title: 'The linear memory is not shared',
  severity: 'error',
  why: 'WAMR gives each thread a memory of its own when the memory is not shared: no error, but threads see none of the others’ data, and main waits for ever.',
  fix: 'Link with -pthread (or -Wl,--shared-memory) and -Wl,--max-memory=BYTES, as `wamr-pthread flags --for link` prints.',
  source: 'core/iwasm/interpreter/wasm_runtime.c, memories_instantiate',
  met: [],
  example: {
    bad: 'clang app.c -o app.wasm',
    good: 'clang -pthread app.c -Wl,--shared-memory -Wl,--max-memory=67108864 -o app.wasm',
  },
  check(module) {
    const memory = analyse(module).memory;
    if (memory === undefined)
      return [
        { message: 'the module has no memory at all, so threads have nothing to share', blocksRun: true },
      ];
    if (memory.shared) return [];
    return [
      {
        message: `the memory (${plural(memory.min, 'page')}) is not shared: each thread would get its own copy`,
        blocksRun: true,
      },
    ];
  },
};

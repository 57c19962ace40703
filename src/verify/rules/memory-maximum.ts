import { formatSize } from '../../config/size.js';
import { plural } from '../report/text.js';
import type { Rule } from '../types.js';
import { analyse } from './shared/analysis.js';

const PAGE = 65536;

export const rule: Rule = {
  id: 'memory-maximum',
  title: 'The memory has no usable maximum',
  severity: 'error',
  why: 'A shared memory must declare how far it may grow. Without --max-memory the linker writes the initial size, and memory.grow never succeeds.',
  fix: 'Link with -Wl,--max-memory=BYTES (a multiple of 65536): `wamr-pthread flags --for link` derives it from memory.max.',
  source: 'WebAssembly threads proposal, limits; lld wasm/Writer.cpp, layoutMemory',
  met: ['sdk297'],
  example: {
    bad: 'wasm-ld --shared-memory app.o -o app.wasm  # the maximum is the initial size',
    good: 'wasm-ld --shared-memory --max-memory=67108864 app.o -o app.wasm',
  },
  check(module) {
    const facts = analyse(module);
    const memory = facts.memory;
    if (memory === undefined) return [];
    if (memory.max === undefined)
      return [
        {
          message: `the memory (${plural(memory.min, 'page')}) has no maximum; threads need a shared one, which must`,
          blocksRun: true,
        },
      ];
    if (memory.max > memory.min || !facts.code.growsMemory) return [];
    return [
      {
        severity: 'warning',
        message: `the memory can never grow: initial and maximum size are both ${plural(memory.min, 'page')} (${formatSize(memory.min * PAGE)}), although the module uses memory.grow`,
      },
    ];
  },
};

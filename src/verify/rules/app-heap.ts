import { formatSize } from '../../config/size.js';
import type { Rule, RuleHit } from '../types.js';
import { exportedAllocator } from './shared/allocators.js';
import { analyse } from './shared/analysis.js';

/** core/shared/mem-alloc/ems/ems_kfc.c: "heap init buf size". */
const SMALLEST = 256;
/** core/config.h: APP_HEAP_SIZE_MAX. */
const LARGEST = 1024 ** 3;
const ALL_PAGES = 65536;

export const rule: Rule = {
  id: 'app-heap',
  title: 'The app heap does not suit the module',
  severity: 'error',
  why: 'env.malloc is served from a heap that WAMR puts into the linear memory at instantiation. Its size is an option of the runtime: iwasm built with WASI takes 0 without --heap-size, and then every malloc returns NULL.',
  fix: 'Set memory.appHeap in the config, and give the runtime the value that `wamr-pthread flags --for iwasm` prints.',
  source:
    'core/iwasm/interpreter/wasm_runtime.c, memory_instantiate; product-mini/platforms/posix/main.c, heap_size',
  met: ['wamr1864', 'wamr632'],
  example: {
    bad: 'iwasm app.wasm  # heap size 0: every malloc returns NULL',
    good: 'iwasm --heap-size=16777216 app.wasm',
  },
  check(module, { config }) {
    const facts = analyse(module);
    // There is none, whatever the config says: malloc-exported tells of it.
    if (exportedAllocator(facts) !== undefined) return [];
    const heap = config.memory.appHeap;
    const hits: RuleHit[] = [];
    if (heap === 0 && facts.imported('env', 'malloc') !== undefined)
      hits.push({
        message: 'env.malloc is imported, but memory.appHeap is 0: every allocation fails',
        where: 'env.malloc',
      });
    if (heap > 0 && heap < SMALLEST)
      hits.push({
        message: `memory.appHeap is ${heap} bytes, below WAMR's minimum of ${SMALLEST}: instantiation fails`,
        blocksRun: true,
      });
    if (heap > LARGEST)
      hits.push({
        severity: 'warning',
        message: `memory.appHeap is ${formatSize(heap)}; WAMR cuts it to 1 GiB`,
      });
    if (heap > 0 && facts.memory?.min === ALL_PAGES && facts.code.growsMemory)
      hits.push({
        message: `the initial memory is already 4 GiB, so the app heap of ${formatSize(heap)} cannot be inserted: instantiation fails`,
        fix: 'Link with a smaller -Wl,--initial-memory.',
        blocksRun: true,
      });
    return hits;
  },
};

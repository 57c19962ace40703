import type { RunRuleTable } from './types.js';

/** The app heap. */
export const heapRules = {
  'run-heap-full': {
    title: 'The app heap was full',
    severity: 'warning',
    why: 'malloc returned NULL; new aborts the program then. The app heap has a fixed size that the runtime is given.',
    fix: 'Raise memory.appHeap, and give the runtime the value that `wamr-pthread flags --for iwasm` prints.',
    source: 'core/iwasm/interpreter/wasm_runtime.c, "allocate … bytes memory failed"',
    met: ['wamr632', 'wamr1864'],
    example: {
      bad: '{ "memory": { "appHeap": "1MiB" } }',
      good: '{ "memory": { "appHeap": "16MiB" } }',
    },
  },
  'run-invalid-free': {
    title: 'Memory was freed that is not allocated',
    severity: 'error',
    why: 'A pointer into the middle of a block, or one that malloc never returned. WAMR ignores such calls silently, so that the block stays; other allocators corrupt their lists.',
    fix: 'Keep the pointer that malloc returned beside the one that walks through the block.',
    source: 'core/shared/mem-alloc/ems/ems_alloc.c, gc_free_vo',
    met: ['wamr3846'],
    example: {
      bad: 'while (*p != 0) p++;  free(p);',
      good: 'for (char *at = p; *at != 0; at++) ;  free(p);',
    },
  },
  'run-heap-overflow': {
    title: 'Memory outside of a block of the heap was used',
    severity: 'error',
    why: 'Behind a block, or in front of it, lies another block or the allocator itself. What breaks is found much later, in a function that did nothing wrong; WAMR says "app heap corrupted" at best.',
    fix: 'Allocate as much as is used (the NUL of a text counts), and check indices against the size. `verify --heap` names the access itself.',
    source: 'core/shared/mem-alloc/ems/ems_alloc.c, gc_alloc_vo; docs/heap.md',
    met: ['wamr448'],
    example: {
      bad: 'char *p = malloc(strlen(s)); strcpy(p, s);',
      good: 'char *p = malloc(strlen(s) + 1); strcpy(p, s);',
    },
  },
  'run-use-after-free': {
    title: 'Memory was used after it was freed',
    severity: 'error',
    why: 'The next malloc may have given the block to somebody else, in another thread too: one of the two then works with the data of the other.',
    fix: 'Free a block when its last user is done: join the thread that uses it, or count its users.',
    source: 'core/shared/mem-alloc/ems/ems_alloc.c, gc_free_vo; docs/heap.md',
    met: [],
    example: {
      bad: 'free(job); return job->result;',
      good: 'int result = job->result; free(job); return result;',
    },
  },
  'run-double-free': {
    title: 'A block was freed twice',
    severity: 'error',
    why: 'The second free may hit a block that another thread was given in between. WAMR ignores it silently where nobody was; other allocators corrupt their lists.',
    fix: 'Let one owner free a block; set the pointer to NULL where it stays.',
    source: 'core/shared/mem-alloc/ems/ems_alloc.c, gc_free_vo; docs/heap.md',
    met: ['wamr3846'],
    example: {
      bad: 'free(p); free(p);',
      good: 'free(p); p = NULL; free(p);',
    },
  },
  'run-heap-unwatched': {
    title: 'The heap could not be watched',
    severity: 'info',
    why: 'The host sees the blocks of a heap that it owns. A module that has an allocator in it, as every stock libc.a has, manages memory that is only bytes to the host.',
    fix: "Build with the patched sysroot (wamr-pthread patch): malloc is then the runtime's.",
    source: 'docs/heap.md; core/iwasm/interpreter/wasm_runtime.c, wasm_module_malloc_internal',
    met: [],
    example: {
      bad: 'clang app.c -o app.wasm  # dlmalloc is linked in',
      good: 'wamr-pthread cc -- app.c -o app.wasm',
    },
  },
  'run-leak': {
    title: 'Memory was not freed',
    severity: 'warning',
    why: 'Blocks of the app heap that nobody freed after the teardown of a scenario, or that nothing in use points to when a program ends (verify --heap): a host that loads and unloads, or runs for months, runs out of them.',
    fix: 'Free what the setup allocated in a function that the teardown calls, and join every thread.',
    source: 'core/shared/mem-alloc/ems/ems_alloc.c; docs/scenario.md, teardown',
    met: [],
    example: {
      bad: 'void setup(void) { cache = malloc(4096); }  /* no teardown frees it */',
      good: 'void teardown(void) { free(cache); }',
    },
  },
} as const satisfies RunRuleTable;

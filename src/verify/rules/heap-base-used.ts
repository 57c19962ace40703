import type { Rule } from '../types.js';
import { ALLOCATOR, appHeapSize } from './shared/allocators.js';
import { analyse } from './shared/analysis.js';
import { listNames } from './shared/names.js';

/** wasi-libc asks it for the bounds of main's stack, and no memory of it is touched (thread start-up). */
const HARMLESS = /^(__wasi_init_tp|__init_tp|__wasilibc_\w+|__init_tls\w*)$/;

export const rule: Rule = {
  id: 'heap-base-used',
  title: 'Code of the module works at the place of the app heap',
  severity: 'warning',
  why: 'WAMR puts the app heap at `__heap_base`. Code that takes the address of that symbol is most often an allocator of its own, a bump pointer say, and writes over the blocks of every malloc.',
  fix: 'Take the memory from malloc, or from memory.grow, or from a static array.',
  source: 'core/iwasm/interpreter/wasm_runtime.c, memory_instantiate',
  met: ['wamr448'],
  example: {
    bad: 'extern char __heap_base;  static char *next = &__heap_base;  /* next += n; */',
    good: 'static char arena[1 << 20];  static char *next = arena;',
  },
  check(module, { config }) {
    const facts = analyse(module);
    if (appHeapSize(facts, config) === 0 || facts.memory?.shared !== true || facts.stripped) return [];
    if (facts.auxStack === undefined || facts.dataEndsAtHeapBase) return [];
    const users = [...facts.code.atAddress]
      .map(([func, offset]) => ({ name: facts.nameOf(func), place: { func, offset } }))
      .filter(({ name }) => !HARMLESS.test(name) && !ALLOCATOR.test(name));
    const [first] = users;
    if (first === undefined) return [];
    return [
      {
        message: `${listNames(users.map(({ name }) => name))} ${users.length === 1 ? 'uses' : 'use'} the address ${facts.auxStack.heapBase} (__heap_base), where WAMR puts the app heap`,
        where: first.name,
        place: first.place,
      },
    ];
  },
};

import type { RunRuleTable } from './types.js';

/** What only `--race` sees. */
export const raceRules = {
  'run-data-race': {
    title: 'Two threads use the same memory and nothing puts them in order',
    severity: 'error',
    why: 'At least one of them writes. What the other one finds is an accident of that moment: counts that are a little too small, half-written structures, lists that lose elements; most runs show nothing.',
    fix: 'Let both sides hold the same mutex, or make the variable atomic on both sides.',
    source:
      "ThreadSanitizer on WAMR's classic interpreter (docs/races.md); core/iwasm/interpreter/wasm_interp_classic.c",
    met: ['wamr3846', 'wamr602', 'libc410'],
    example: {
      bad: 'count++;  /* in two threads */',
      good: 'atomic_fetch_add(&count, 1);',
    },
  },
  'run-lock-order': {
    title: 'Locks are taken in different orders',
    severity: 'error',
    why: 'When each of the threads has its first lock at the same moment, all of them wait for ever. It needs not have happened in this run.',
    fix: 'Take the locks in one order everywhere, or take them together (std::scoped_lock).',
    source: "ThreadSanitizer's order of locks (docs/races.md)",
    met: [],
    example: {
      bad: 'lock(&a); lock(&b);  /* and in another thread: lock(&b); lock(&a); */',
      good: 'lock(&a); lock(&b);  /* in every thread */',
    },
  },
  'run-mixed-access': {
    title: 'Memory that is written atomically is read plainly',
    severity: 'info',
    why: "The read gives one of the values that were there, as C's volatile does, but it orders nothing: what the other thread wrote before may not be seen, and a compiler may keep an old value. Libraries do it on purpose, programs seldom.",
    fix: 'Read it atomically too, with memory_order_relaxed at least.',
    source: 'C11, 5.1.2.4 (docs/races.md)',
    met: [],
    example: {
      bad: 'while (!ready) ;  /* ready is _Atomic where it is written, plain here */',
      good: 'while (!atomic_load(&ready)) ;',
    },
  },
} as const satisfies RunRuleTable;

import type { Rule, RuleHit } from '../types.js';
import { type Analysis, analyse, type NamedFunction, placeOf } from './shared/analysis.js';
import { listNames } from './shared/names.js';

// Symbols of wasi-libc's two allocators (dlmalloc/src, emmalloc) and of Rust's dlmalloc crate.
export const ALLOCATOR = /^(dl(malloc|free|calloc|realloc|memalign)|emmalloc\w*|internal_memalign)$|dlmalloc/;

export const rule: Rule = {
  id: 'allocator-inside',
  title: 'The module brings its own allocator',
  severity: 'error',
  why: "libc's allocator is built without locks, so threads that allocate at the same time corrupt its lists: random traps in malloc or free. Its arena also starts at `__heap_base`, exactly where WAMR puts the app heap.",
  fix: 'Link against the patched sysroot (`wamr-pthread patch`), so that malloc is served by env.malloc.',
  source:
    'wasi-libc dlmalloc/src/dlmalloc.c (USE_LOCKS is off without _REENTRANT); WAMR core/iwasm/interpreter/wasm_runtime.c, memory_instantiate',
  met: ['wamr3846', 'wamr602', 'wamr680', 'wamr2597', 'libc393', 'libc410', 'wamr539', 'libc244'],
  example: {
    bad: 'clang app.c -Wl,--shared-memory -o app.wasm  # the stock libc.a brings dlmalloc',
    good: 'wamr-pthread patch && wamr-pthread cc -- app.c -o app.wasm',
  },
  check(module) {
    const facts = analyse(module);
    if (facts.memory?.shared !== true) return [];
    const named = facts.definedMatching(ALLOCATOR);
    if (named.length > 0) return [namedHit(facts, named)];
    if (facts.imported('env', 'malloc') !== undefined) return [];
    const malloc = facts.defined('malloc');
    if (malloc !== undefined) return [namedHit(facts, [{ index: malloc, name: 'malloc' }])];
    if (facts.stripped && facts.startsThreads && facts.code.growsMemory) return [strippedHit];
    return [];
  },
};

function namedHit(facts: Analysis, found: readonly NamedFunction[]): RuleHit {
  const names = found.map(({ name }) => name);
  const locked = found.some(({ index }) => facts.reachesAtomic(index));
  const reason = locked
    ? 'it has locks, but its arena overlaps the app heap'
    : 'it has no locks, so two threads in it corrupt the heap';
  return {
    message: `an allocator is linked into the module (${listNames(names)}): ${reason}`,
    where: names[0] ?? '',
    ...placeOf(found[0]?.index),
  };
}

const strippedHit: RuleHit = {
  severity: 'warning',
  message:
    'an allocator is probably linked into the module: it starts threads and grows its memory, but does not import env.malloc (names are stripped, so this cannot be read exactly)',
};

import type { Rule, RuleHit } from '../types.js';
import { allocatorInside, appHeapSize, hasLocks } from './shared/allocators.js';
import { type Analysis, analyse, type NamedFunction, placeOf } from './shared/analysis.js';
import { listNames } from './shared/names.js';

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
  check(module, { config }) {
    const facts = analyse(module);
    if (facts.memory?.shared !== true) return [];
    const found = allocatorInside(facts);
    if (found.length > 0) {
      if (!hasLocks(facts, found))
        return [hit(found, 'it has no locks, so two threads in it corrupt the heap')];
      // Without an app heap the arena is alone in the memory.
      if (appHeapSize(facts, config) === 0) return [];
      return [hit(found, 'it has locks, but its arena overlaps the app heap')];
    }
    return isLikelyInside(facts) ? [strippedHit] : [];
  },
};

function isLikelyInside(facts: Analysis): boolean {
  if (facts.imported('env', 'malloc') !== undefined) return false;
  return facts.stripped && facts.startsThreads && facts.code.growsMemory;
}

function hit(found: readonly NamedFunction[], reason: string): RuleHit {
  const names = found.map(({ name }) => name);
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

import type { Rule } from '../types.js';
import { type Analysis, analyse, placeOf } from './shared/analysis.js';
import { importedGlobals } from './shared/aux-stack.js';
import { listNames } from './shared/names.js';

/** Of our own layer's: they look whether there is a block first (templates/layer/malloc_cache.h, wt_has_cache). */
const LOOKS_FIRST = /^(__wt_\w+|__libc_(malloc|calloc|realloc|memalign|free))$/;

export const rule: Rule = {
  id: 'tls-uninitialised',
  title: 'Thread-local variables without per-thread storage',
  severity: 'error',
  why: 'WAMR starts each thread with `__tls_base` = 0 and never calls `__wasm_init_tls`. The thread-local variables of all threads then lie at address 0: uninitialised, shared, and in the stack of the last thread.',
  fix: 'Link against the patched sysroot, whose thread entry gives each thread its block, or compile with -D_Thread_local= -Dthread_local= -D__thread=.',
  source:
    'core/iwasm/interpreter/wasm_runtime.c, globals_instantiate; lld wasm/Writer.cpp, createInitTLSFunction',
  met: ['libc456', 'sdk241'],
  example: {
    bad: '_Thread_local int last_error;  /* linked with a stock libc: address 0 in every thread */',
    good: 'wamr-pthread cc -- app.c -o app.wasm  # the thread entry gives each thread its block',
  },
  check(module) {
    const facts = analyse(module);
    const base = tlsBase(facts);
    if (base === undefined) return [];
    const set = facts.code.globalWrites.get(base) ?? [];
    if ([...set].some(each => each !== module.start)) return [];
    const users = [...(facts.code.globalReads.get(base) ?? [])].filter(each => each !== module.start);
    if (users.length === 0) return [];
    const starts = module.imports.some(
      ({ module: from, name }) => from === 'env' && name === 'pthread_create',
    );
    // A command that starts no thread has main only, whose block the start function sets up.
    if (!starts && module.exports.some(({ name }) => name === '_start')) return [];
    const names = users.map(each => facts.nameOf(each));
    if (!starts && names.every(each => LOOKS_FIRST.test(each))) return [];
    return [
      {
        message: `${listNames(names)} ${users.length === 1 ? 'uses' : 'use'} thread-local variables, but nothing sets __tls_base in a new thread`,
        where: names[0] ?? '',
        ...placeOf(users[0]),
        // Then only threads of the host's own can get there.
        ...(starts ? {} : { severity: 'warning' as const }),
      },
    ];
  },
};

/** By name, else by place: lld puts `__tls_base` (mutable, 0) right after the stack pointer. */
function tlsBase(facts: Analysis): number | undefined {
  for (const [index, name] of facts.module.globalNames) if (name === '__tls_base') return index;
  if (facts.module.globalNames.size > 0) return undefined;
  const pointer = facts.auxStack?.pointer;
  if (pointer === undefined) return undefined;
  const next = facts.module.globals[pointer + 1 - importedGlobals(facts.module)];
  return next?.mutable === true && next.type === 'i32' && next.init === 0 ? pointer + 1 : undefined;
}

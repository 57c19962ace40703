import type { Rule, RuleHit } from '../types.js';
import { type Analysis, analyse, placeOf } from './shared/analysis.js';
import { emscriptenThreads } from './shared/emscripten.js';
import { LOCKING, listNames } from './shared/names.js';

export const rule: Rule = {
  id: 'pthread-stubs',
  title: 'Threads and locks are bound to stubs of libc',
  severity: 'error',
  why: 'Since wasi-sdk 26 libc.a defines pthread functions for single-threaded programs: pthread_create always fails, locks are plain counters. They win over the imports that WAMR serves, and the program may still exit with 0.',
  fix: 'Link against the patched sysroot (`wamr-pthread patch`): it removes the stubs and adds functions that work.',
  source:
    'wasi-libc thread-stub/*.c (weak definitions); core/iwasm/libraries/lib-pthread/lib_pthread_wrapper.c',
  met: ['wamr5091', 'libc602', 'sdk548', 'wamr947'],
  example: {
    bad: 'clang app.c -o app.wasm  # pthread_create of libc.a: always fails',
    good: 'wamr-pthread cc -- app.c -o app.wasm  # env.pthread_create, which WAMR serves',
  },
  check(module) {
    const facts = analyse(module);
    // The libcs of wasi-threads and of Emscripten have real threads and locks; their imports have rules of their own.
    if (facts.imported('wasi', 'thread-spawn') !== undefined || emscriptenThreads(facts).length > 0)
      return [];
    return [...createHits(facts), ...lockHits(facts)];
  },
};

function createHits(facts: Analysis): RuleHit[] {
  if (facts.startsThreads) return [];
  const create = facts.definedMatching(/^_*pthread_create$/)[0];
  if (create === undefined) return [];
  return [
    {
      message: `${create.name} is defined in the module and env.pthread_create is not imported: no thread can start, every pthread_create fails`,
      where: create.name,
      ...placeOf(create.index),
    },
  ];
}

/** A lock that reaches neither an atomic instruction nor a function of WAMR cannot lock, whatever it is called. */
function lockHits(facts: Analysis): RuleHit[] {
  if (facts.memory?.shared !== true) return [];
  const named = facts.definedMatching(LOCKING);
  if (named.length === 0) return [];
  const locks = facts.code.calls.reaching(lockingFunctions(facts));
  const stubs = named.filter(each => !locks.has(each.index));
  if (stubs.length === 0) return [];
  const names = stubs.map(each => each.name);
  return [
    {
      message: `${listNames(names)} ${names.length === 1 ? 'has' : 'have'} no atomic instruction: single-threaded code that does not lock and does not wait`,
      where: names[0] ?? '',
      ...placeOf(stubs[0]?.index),
    },
  ];
}

function lockingFunctions({ code, imports }: Analysis): number[] {
  const natives = imports.filter(each => each.module === 'env' && /^_?(pthread|sem)_/.test(each.name));
  return [...code.atomics, ...code.indirect, ...natives.map(({ index }) => index)];
}

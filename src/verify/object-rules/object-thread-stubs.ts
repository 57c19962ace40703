import { LOCKING, listNames } from '../rules/shared/names.js';
import type { RuleHit } from '../types.js';
import { hasFeature, type LinkObject, offeredFunctions, wantedFunctions } from './link-object.js';
import type { ObjectRule } from './types.js';

export const rule: ObjectRule = {
  id: 'object-thread-stubs',
  title: 'Thread functions and locks are stubs',
  severity: 'error',
  why: 'A libc for one thread defines pthread_create as a function that always fails, and locks as plain counters. They win over what WAMR serves: no thread starts, and nothing is locked.',
  fix: 'Of a libc: run `wamr-pthread patch`. Of a library: build it without stubs of its own.',
  source: 'wasi-libc thread-stub/*.c; core/iwasm/libraries/lib-pthread/lib_pthread_wrapper.c',
  met: ['wamr5091', 'libc602', 'sdk548', 'wamr947'],
  example: {
    bad: 'int pthread_mutex_lock(pthread_mutex_t *m) { m->count++; return 0; }',
    good: 'wamr-pthread patch  # and link against the sysroot that it makes',
  },
  check({ name, kind, objects }) {
    const found = objects.flatMap(each => stubsOf(each).map(stub => ({ stub, where: each.name })));
    const [first] = found;
    if (first === undefined) return [];
    const stubs = listNames(found.map(each => each.stub));
    return [
      hit(
        kind === 'archive' ? `${name}: ${stubs}` : `${first.where} defines ${stubs}`,
        found.length,
        first.where,
      ),
    ];
  },
};

function hit(what: string, count: number, where: string): RuleHit {
  return { message: `${what}: ${count === 1 ? 'a stub' : 'stubs'} for programs with one thread`, where };
}

const CREATE = /^(__)?pthread_create$/;

/**
 * What it offers that can neither start a thread nor lock: it asks no host, was compiled without atomics, and calls no
 * other thread function that could do it.
 */
function stubsOf(object: LinkObject): string[] {
  if (
    object.imports.some(
      name => /^(env\._?(pthread|sem)_|wasi\.thread-spawn)/.test(name) && !isOwn(object, name),
    )
  )
    return [];
  const names = offeredFunctions(object);
  const creates = names.filter(each => CREATE.test(each));
  if (hasFeature(object, 'atomics')) return creates;
  const forwards = wantedFunctions(object).some(each => LOCKING.test(each));
  return forwards ? creates : [...creates, ...names.filter(each => LOCKING.test(each))];
}

/** An undefined symbol of an object looks like an import from env, too: only a renamed one is the host's. */
function isOwn(object: LinkObject, name: string): boolean {
  return wantedFunctions(object).includes(name.replace('env.', ''));
}

import type { Rule } from '../types.js';
import { analyse, placeOf } from './shared/analysis.js';
import { listNames } from './shared/names.js';

const HANDLES = /^pthread_(mutex|cond)_(lock|wait|timedwait|signal|broadcast)$/;

export const rule: Rule = {
  id: 'native-mutex',
  title: "Locks are WAMR's own handles",
  severity: 'warning',
  why: 'A mutex of WAMR is a handle made by pthread_mutex_init. A zeroed or statically initialised one is handle 0: locking returns -1 and excludes nobody. Attributes are ignored, so a recursive mutex deadlocks; timeouts are relative microseconds.',
  fix: 'Link against the patched sysroot: its mutexes work with static initialisers, attributes and absolute deadlines.',
  source: 'core/iwasm/libraries/lib-pthread/lib_pthread_wrapper.c, pthread_mutex_lock_wrapper',
  met: ['wamr3053'],
  example: {
    bad: 'static pthread_mutex_t m;  /* handle 0: pthread_mutex_lock(&m) returns -1 */',
    good: 'static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;  /* with the patched sysroot */',
  },
  check(module) {
    const facts = analyse(module);
    const used = facts.imports.filter(each => each.module === 'env' && HANDLES.test(each.name));
    if (used.length === 0) return [];
    const where = `env.${used[0]?.name ?? ''}`;
    if (facts.imported('env', 'pthread_mutex_lock') && !facts.imported('env', 'pthread_mutex_init'))
      return [
        {
          severity: 'error',
          message:
            'env.pthread_mutex_lock is imported, but not env.pthread_mutex_init: no mutex is ever made, and every lock returns -1 without excluding anybody',
          where,
          ...placeOf(facts.imported('env', 'pthread_mutex_lock')?.index),
        },
      ];
    return [
      {
        message: `${listNames(used.map(each => `env.${each.name}`))} ${used.length === 1 ? 'works' : 'work'} on handles only: statically initialised mutexes and conditions do nothing`,
        where,
        ...placeOf(used[0]?.index),
      },
    ];
  },
};

import type { Rule } from '../types.js';
import { analyse } from './shared/analysis.js';
import { emscriptenThreads } from './shared/emscripten.js';

export const rule: Rule = {
  id: 'no-threads',
  title: 'The module cannot start threads',
  severity: 'info',
  why: 'Failures look like success: a program whose threads never started often ends with 0. A module that is meant to be threaded imports env.pthread_create.',
  fix: 'If it should start threads, look at the other findings; if only the host calls it from several threads, all is well.',
  source: 'core/iwasm/libraries/lib-pthread/lib_pthread_wrapper.c, pthread_create_wrapper',
  met: ['wamr5091'],
  example: {
    bad: 'int main(void) { return 0; }  /* ends with 0 and proves nothing */',
    good: 'int main(void) { pthread_t t; return pthread_create(&t, 0, work, 0); }',
  },
  check(module) {
    const facts = analyse(module);
    // It does, by other means, which rules of their own are about.
    if (facts.imported('wasi', 'thread-spawn') !== undefined || emscriptenThreads(facts).length > 0)
      return [];
    if (facts.startsThreads) return [];
    return [{ message: 'env.pthread_create is not imported: this module never starts a thread by itself' }];
  },
};

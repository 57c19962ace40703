import type { Rule } from '../types.js';
import { type Analysis, analyse } from './shared/analysis.js';
import { findConstructors } from './shared/constructors.js';
import { listNames } from './shared/names.js';

/** Not sem_open: WAMR keeps semaphores in one table for the whole process (lib_pthread_wrapper.c, sem_info_map). */
const MAKERS = ['pthread_mutex_init', 'pthread_cond_init', 'pthread_key_create'];

export const rule: Rule = {
  id: 'handles-in-constructors',
  title: "WAMR's thread objects are made in constructors that WAMR runs",
  severity: 'error',
  why: 'WAMR runs constructors at instantiation in a temporary environment and forgets every handle made there. Later pthread_mutex_lock returns -1 on every thread: no exclusion and no message.',
  fix: 'Make such objects in an exported function that the host calls first, or link the patched sysroot, whose mutexes need no handle.',
  source:
    'core/iwasm/interpreter/wasm_runtime.c, execute_post_instantiate_functions; core/iwasm/libraries/lib-pthread/lib_pthread_wrapper.c, handles per cluster',
  met: [],
  example: {
    bad: "struct Log { pthread_mutex_t m; Log() { pthread_mutex_init(&m, 0); } } log;  // WAMR's own handle",
    good: 'extern "C" void start(void) { pthread_mutex_init(&log.m, 0); }  // the host calls it first',
  },
  check(module) {
    const facts = analyse(module);
    const root = rootRunByRuntime(facts);
    if (root === undefined) return [];
    const reached = facts.code.calls.reachableFrom([root]);
    const made = facts.imports.filter(
      each => each.module === 'env' && MAKERS.includes(each.name) && reached.has(each.index),
    );
    if (made.length === 0) return [];
    const names = made.map(each => `env.${each.name}`);
    return [
      {
        message: `constructors that WAMR runs at instantiation call ${listNames(names)}: those handles are dead afterwards`,
        where: facts.nameOf(root),
        ...(made[0] === undefined ? {} : { place: { func: made[0].index, from: root } }),
      },
    ];
  },
};

function rootRunByRuntime(facts: Analysis): number | undefined {
  const { runtimeRuns } = findConstructors(facts);
  return runtimeRuns === 'nothing' ? undefined : facts.exportedFunction(runtimeRuns);
}

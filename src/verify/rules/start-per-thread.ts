import type { Rule } from '../types.js';
import { analyse, placeOf } from './shared/analysis.js';

/** lld's own start functions guard themselves with an atomic flag (wasm/Writer.cpp, createInitMemoryFunction). */
const GUARDED = /^__wasm_(init_memory|start)$/;

export const rule: Rule = {
  id: 'start-per-thread',
  title: 'The start function runs again in every thread',
  severity: 'warning',
  why: 'WAMR makes an instance for each new thread and runs its start function, as for the first one. What it initialises is then reset while other threads use it.',
  fix: 'Initialise in an exported function that the host calls once, in a constructor, or behind an atomic flag.',
  source: 'core/iwasm/interpreter/wasm_runtime.c, execute_post_instantiate_functions for sub-instances',
  met: [],
  example: {
    bad: '(start $init)  ;; (i32.store (i32.const 1024) (i32.const 0))',
    good: '(func (export "init") …)  ;; called by the host, once',
  },
  check(module) {
    const facts = analyse(module);
    const { start } = module;
    if (start === undefined || facts.memory?.shared !== true) return [];
    const name = facts.nameOf(start);
    const calls = facts.code.calls.calleesOf(start).length;
    const works = facts.code.writers.has(start) || calls > 0;
    if (GUARDED.test(name) || facts.reachesAtomic(start) || !works) return [];
    return [
      {
        message: `the start function ${name} runs in every new thread, and no atomic flag keeps it from working twice`,
        where: name,
        ...placeOf(start),
      },
    ];
  },
};

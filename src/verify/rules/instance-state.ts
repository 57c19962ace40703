import type { Rule, RuleHit } from '../types.js';
import { type Analysis, analyse, placeOf } from './shared/analysis.js';
import { listNames } from './shared/names.js';

export const rule: Rule = {
  id: 'instance-state',
  title: 'State outside the memory is not shared by threads',
  severity: 'warning',
  why: 'Each thread of WAMR is an instance of its own: only the linear memory is shared. A mutable global or a table starts anew in every thread, and what one thread writes there no other sees.',
  fix: 'Keep the state in memory. Code from C never uses such globals; they come from assembly, other languages, or a tool that instruments modules.',
  source:
    'core/iwasm/interpreter/wasm_runtime.c, wasm_instantiate for sub-instances, globals_instantiate; core/iwasm/libraries/thread-mgr/thread_manager.c',
  met: [],
  example: {
    bad: '(global $count (mut i32) (i32.const 0))  ;; global.set $count in a thread',
    good: '(i32.atomic.rmw.add (i32.const 1024) (i32.const 1))',
  },
  check(module) {
    const facts = analyse(module);
    if (facts.memory?.shared !== true) return [];
    return [...globalHits(facts), ...tableHits(facts)];
  },
};

/** The linker's own globals are per thread on purpose. */
const OF_THE_LINKER = ['__stack_pointer', '__tls_base', '__tls_size', '__tls_align'];

function globalHits(facts: Analysis): RuleHit[] {
  const { globalNames } = facts.module;
  // Without names nothing tells the linker's globals from others, but the first two are its own.
  const first = (facts.auxStack?.pointer ?? 0) + 2;
  const written = [...facts.code.globalWrites.keys()].filter(index => {
    const name = globalNames.get(index);
    return name === undefined ? index >= first : !OF_THE_LINKER.includes(name);
  });
  if (written.length === 0) return [];
  const names = written.map(index => globalNames.get(index) ?? `global[${index}]`);
  const one = names.length === 1;
  return [
    {
      message: `${listNames(names)} ${one ? 'is a mutable global that is' : 'are mutable globals that are'} written: each thread has ${one ? 'its own copy' : 'its own copies'}`,
      where: names[0] ?? '',
      ...placeOf(firstOf(facts.code.globalWrites.get(written[0] ?? -1))),
    },
  ];
}

function tableHits(facts: Analysis): RuleHit[] {
  const user = facts.code.firstTableWrite;
  if (user === undefined) return [];
  const name = facts.nameOf(user);
  const message = `${name} changes a table: only the thread that does it sees the change`;
  return [{ message, where: name, ...placeOf(user) }];
}

function firstOf(functions: ReadonlySet<number> | undefined): number | undefined {
  return functions?.values().next().value;
}

import type { Rule } from '../types.js';
import { analyse } from './shared/analysis.js';

/** At least as many as there can be waiters. */
const ALL = 0x7fffffff;

export const rule: Rule = {
  id: 'notify-count',
  title: 'A wake-up for fewer than all waiters',
  severity: 'warning',
  why: 'WAMR counts waiters that were already woken: two quick notify(address, 1) hit the same waiter and the other one sleeps for ever.',
  fix: 'Wake all waiters (count -1) and let them check the condition again.',
  source: 'core/iwasm/common/wasm_shared_memory.c, notify_wait_list',
  met: ['libc402', 'wamr2024'],
  example: {
    bad: '__builtin_wasm_memory_atomic_notify(&word, 1);',
    good: '__builtin_wasm_memory_atomic_notify(&word, -1);  /* and each waiter checks again */',
  },
  check(module) {
    const facts = analyse(module);
    return (
      facts.code.notifies
        // 0 wakes nobody, and loses nothing.
        .filter(({ count }) => count !== undefined && count > 0 && count < ALL)
        .map(each => ({
          message: `${facts.nameOf(each.func)} wakes ${each.count === 1 ? '1 waiter' : `${each.count} waiters`} only (memory.atomic.notify at offset 0x${each.offset.toString(16)}): WAMR loses such wake-ups`,
          where: facts.nameOf(each.func),
          place: { func: each.func, offset: each.offset },
        }))
    );
  },
};

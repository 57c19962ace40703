import type { Rule, RuleHit } from '../types.js';
import { analyse } from './shared/analysis.js';
import { globalFault } from './shared/aux-stack.js';

export const rule: Rule = {
  id: 'stack-exports',
  title: 'WAMR cannot find the stack area',
  severity: 'error',
  why: 'WAMR cuts the stacks of the threads out of the area between two exported globals. Without them it loads and runs the module, but every pthread_create fails with "failed to allocate aux stack space for new thread".',
  fix: 'Link with -Wl,--export=__heap_base -Wl,--export=__data_end.',
  source:
    'core/iwasm/interpreter/wasm_loader.c, "__heap_base"; core/iwasm/libraries/thread-mgr/thread_manager.c, "No aux stack info"',
  met: [],
  example: {
    bad: 'clang app.c -Wl,--shared-memory -o app.wasm',
    good: 'clang app.c -Wl,--shared-memory -Wl,--export=__heap_base -Wl,--export=__data_end -o app.wasm',
  },
  check(module) {
    const hits = (['__heap_base', '__data_end'] as const).flatMap((name): RuleHit[] => {
      const fault = globalFault(module, name);
      if (fault === undefined) return [];
      const what =
        fault === 'absent' ? 'is not exported' : 'is exported, but not as an immutable i32 constant';
      return [{ message: `${name} ${what}: pthread_create will always fail`, where: name }];
    });
    if (hits.length > 0 || analyse(module).auxStack !== undefined) return hits;
    return [
      {
        message:
          'no mutable i32 global holds a stack pointer at or below __heap_base: pthread_create will always fail',
      },
    ];
  },
};

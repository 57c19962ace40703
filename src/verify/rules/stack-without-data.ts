import type { Rule } from '../types.js';
import { analyse } from './shared/analysis.js';

export const rule: Rule = {
  id: 'stack-without-data',
  title: 'The stack comes first and no data follows it',
  severity: 'error',
  why: 'WAMR decides by comparing the stack pointer with `__data_end` whether the stack lies before the data. When both are equal it decides wrongly and refuses to instantiate: "allocate memory failed".',
  fix: 'Add one initialised global variable to the program, or link with -Wl,--no-stack-first.',
  source: 'core/iwasm/interpreter/wasm_runtime.c, wasm_set_aux_stack, is_stack_before_data',
  met: [],
  example: {
    bad: 'int main(void) { return 0; }  /* no static data above the stack */',
    good: 'int ready = 1;  /* initialised data */\nint main(void) { return 0; }',
  },
  check(module) {
    const stack = analyse(module).auxStack;
    if (stack === undefined || stack.size !== stack.top || stack.top !== stack.dataEnd) return [];
    return [
      {
        message: `the stack pointer and __data_end are both ${stack.top}: there is no static data above the stack, and instantiation fails`,
        where: '__data_end',
        blocksRun: true,
      },
    ];
  },
};

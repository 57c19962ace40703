import type { Rule } from '../types.js';
import { analyse } from './shared/analysis.js';

export const rule: Rule = {
  id: 'stack-pointer-mistaken',
  title: 'WAMR takes another global for the stack pointer',
  severity: 'error',
  why: 'WAMR goes by place, not by name: the first mutable i32 global with a constant value at or below `__heap_base` is the stack pointer to it. Where another global stands before it, no thread gets a stack of its own: all use the one of main.',
  fix: 'Keep the order of the linker: __stack_pointer must be the first mutable global. Tools that add globals (instrumentation, wasm-merge) must append them.',
  source: 'core/iwasm/interpreter/wasm_loader.c, "Resolve aux stack top global"',
  met: ['wamr3071'],
  example: {
    bad: '(global $counter (mut i32) (i32.const 0))\n(global $__stack_pointer (mut i32) (i32.const 1310720))',
    good: '(global $__stack_pointer (mut i32) (i32.const 1310720))\n(global $counter (mut i32) (i32.const 0))',
  },
  check(module) {
    const stack = analyse(module).auxStack;
    const named = [...module.globalNames].find(([, name]) => name === '__stack_pointer');
    if (stack === undefined || named === undefined || named[0] === stack.pointer) return [];
    const taken = module.globalNames.get(stack.pointer) ?? `global[${stack.pointer}]`;
    return [
      {
        message: `WAMR takes ${taken} for the stack pointer, because it stands before __stack_pointer: all threads then share one stack`,
        where: taken,
      },
    ];
  },
};

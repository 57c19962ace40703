import type { WasmModule } from '../../wasm/types.js';
import { sameType } from '../natives/signature.js';
import type { Rule } from '../types.js';
import { type Analysis, analyse } from './shared/analysis.js';

export const rule: Rule = {
  id: 'malloc-exported',
  title: 'malloc and free are exported',
  severity: 'error',
  why: 'A module that exports both gets no app heap: WAMR calls the exported functions for its own allocations, the stock ones without a lock. When they forward to env.malloc, each calls the other until the stack is gone.',
  fix: 'Remove --export=malloc, --export=free and --export-all from the link line.',
  source:
    'core/iwasm/interpreter/wasm_loader.c, malloc_function; core/iwasm/interpreter/wasm_runtime.c, memory_instantiate',
  met: ['wamr1690', 'wamr632'],
  example: {
    bad: 'clang app.c -Wl,--export=malloc -Wl,--export=free -o app.wasm',
    good: 'wamr-pthread cc -- app.c -o app.wasm  # and a memory.appHeap that is large enough',
  },
  check(module) {
    const facts = analyse(module);
    if (!takenByRuntime(facts, 'malloc', 1) || !takenByRuntime(facts, 'free', 0)) return [];
    const forwards = facts.imported('env', 'malloc') !== undefined;
    return [
      {
        message: forwards
          ? 'malloc and free are exported while env.malloc is imported: WAMR switches the app heap off and env.malloc calls the exported malloc, without end'
          : 'malloc and free are exported: WAMR switches the app heap off and allocates through the functions of the module, without a lock',
        where: 'malloc',
      },
    ];
  },
};

/** WAMR takes an export only when the module defines it with exactly this type. */
function takenByRuntime(facts: Analysis, name: string, results: 0 | 1): boolean {
  const index = facts.exportedFunction(name);
  const type = index === undefined ? undefined : definedType(facts, index);
  return type !== undefined && sameType(type, { params: ['i32'], results: results === 1 ? ['i32'] : [] });
}

function definedType(facts: Analysis, index: number): WasmModule['functions'][number] | undefined {
  return facts.module.functions[index - facts.imports.length];
}

import type { Rule } from '../types.js';
import { allocatorInside, type ExportedAllocator, exportedAllocator, hasLocks } from './shared/allocators.js';
import { type Analysis, analyse } from './shared/analysis.js';

export const rule: Rule = {
  id: 'malloc-exported',
  title: 'malloc and free are exported',
  severity: 'error',
  why: 'A module that exports both gets no app heap: WAMR calls the exported functions for its own allocations, and those of a stock libc have no lock. When they forward to env.malloc, each calls the other until the stack is gone. `__new` and `__unpin` of AssemblyScript, with `__pin`, count as the two.',
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
    const taken = exportedAllocator(facts);
    if (taken === undefined) return [];
    const { malloc, free } = taken;
    const where = malloc.name;
    const exported = `${malloc.name} and ${free.name} are exported`;
    const fix = malloc.name === '__new' ? { fix: 'Compile AssemblyScript without --exportRuntime.' } : {};
    if (forwards(facts, taken))
      return [
        {
          message: `${exported} while env.malloc is imported: WAMR switches the app heap off and env.malloc calls the exported ${malloc.name}, without end`,
          where,
          ...fix,
        },
      ];
    const inside = allocatorInside(facts);
    const says = `${exported}: WAMR switches the app heap off and allocates through the functions of the module`;
    if (!hasLocks(facts, inside.length > 0 ? inside : [malloc]))
      return [{ message: `${says}, without a lock`, where, ...fix }];
    return [
      {
        severity: 'info',
        message: `${says}, which have locks; memory.appHeap has no effect then`,
        where,
        fix: 'If the module shall use the app heap, remove --export=malloc, --export=free and --export-all from the link line, and link against the patched sysroot.',
        ...fix,
      },
    ];
  },
};

function forwards(facts: Analysis, { malloc }: ExportedAllocator): boolean {
  const native = facts.imported('env', 'malloc');
  return native !== undefined && facts.code.calls.reachableFrom([malloc.index]).has(native.index);
}

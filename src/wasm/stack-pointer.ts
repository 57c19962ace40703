import type { DefinedGlobal, WasmModule } from './types.js';

/**
 * The global that WAMR takes for the C stack pointer: the first mutable i32 with a constant value that is not above
 * an exported `__heap_base` (core/iwasm/interpreter/wasm_loader.c, "Resolve aux stack top global"). Names play no part.
 *
 * `index` counts imported globals first; `value` is an unsigned address.
 */
export function pickStackPointer(module: WasmModule): { index: number; value: number } | undefined {
  const imported = module.imports.filter(({ kind }) => kind === 'global').length;
  const heapBase = module.exports.find(({ kind, name }) => kind === 'global' && name === '__heap_base');
  const limit = heapBase && constantOf(module.globals[heapBase.index - imported]);
  for (const [position, global] of module.globals.entries()) {
    const value = constantOf(global);
    if (!global.mutable || value === undefined || value > (limit ?? 0xffff_ffff)) continue;
    return { index: imported + position, value };
  }
  return undefined;
}

function constantOf(global: DefinedGlobal | undefined): number | undefined {
  return global?.type === 'i32' && typeof global.init === 'number' ? global.init >>> 0 : undefined;
}

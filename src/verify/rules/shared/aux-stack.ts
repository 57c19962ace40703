import { pickStackPointer } from '../../../wasm/stack-pointer.js';
import type { DefinedGlobal, WasmModule } from '../../../wasm/types.js';

/** core/config.h: WASM_THREAD_AUX_STACK_SIZE_MIN. */
export const MINIMUM_SLICE = 256;

/** The stack area of C code in linear memory, as WAMR finds it: core/iwasm/interpreter/wasm_loader.c, "aux". */
export interface AuxStack {
  /** Value of `__data_end`, rounded up to 16 as WAMR does. */
  readonly dataEnd: number;
  readonly heapBase: number;
  /** Initial stack pointer: the highest address of the area. */
  readonly top: number;
  /** Bytes that all threads share. */
  readonly size: number;
  /** Index of the stack pointer in the global index space. */
  readonly pointer: number;
}

/** Why WAMR would not use an exported global, or undefined where it is fine. */
export function globalFault(
  module: WasmModule,
  name: '__heap_base' | '__data_end',
): 'absent' | 'unusable' | undefined {
  const found = module.exports.find(each => each.kind === 'global' && each.name === name);
  if (found === undefined) return 'absent';
  return constantOf(module, found.index) === undefined ? 'unusable' : undefined;
}

/** The stack area, or undefined where WAMR finds none and therefore cannot create threads. */
export function findAuxStack(module: WasmModule): AuxStack | undefined {
  const dataEndRaw = exportedConstant(module, '__data_end');
  const heapBase = exportedConstant(module, '__heap_base');
  if (dataEndRaw === undefined || heapBase === undefined) return undefined;
  const dataEnd = Math.ceil(dataEndRaw / 16) * 16;
  if (dataEnd > heapBase) return undefined;
  const pointer = pickStackPointer(module);
  if (pointer === undefined) return undefined;
  const top = pointer.value;
  const size = top > dataEnd ? top - dataEnd : top;
  return { dataEnd, heapBase, top, size, pointer: pointer.index };
}

/** Bytes of one slice as WAMR divides (thread_manager.c), before and after rounding down to 16. */
export function sliceOf(
  size: number,
  maxThreads: number,
): { readonly exact: number; readonly usable: number } {
  const exact = Math.floor(size / (maxThreads + 1));
  return { exact, usable: exact - (exact % 16) };
}

export function importedGlobals(module: WasmModule): number {
  return module.imports.filter(each => each.kind === 'global').length;
}

/** Value of an exported, immutable, defined i32 constant. */
export function exportedConstant(module: WasmModule, name: string): number | undefined {
  const found = module.exports.find(each => each.kind === 'global' && each.name === name);
  return found === undefined ? undefined : constantOf(module, found.index);
}

/** Value of an immutable, defined i32 constant. */
function constantOf(module: WasmModule, index: number): number | undefined {
  const global = module.globals[index - importedGlobals(module)];
  return global?.mutable === false ? constant(global) : undefined;
}

function constant(global: DefinedGlobal | undefined): number | undefined {
  if (global?.type !== 'i32' || typeof global.init !== 'number') return undefined;
  return global.init >>> 0;
}

import { scanCode } from './code.js';
import { OPCODE } from './opcodes.js';
import type { WasmModule } from './types.js';

/** A place where waiting threads are woken. */
export interface AtomicNotify {
  /** Function index, imports first. */
  readonly function: number;
  /** Offset in the file of the instruction. */
  readonly offset: number;
  /** How many threads are to be woken, signed (-1: all), where that is a constant just before; else undefined. */
  readonly count: number | undefined;
}

/** Direct calls: for each defined function, by index, the indices of the functions it names in calls. */
export function directCalls(module: WasmModule): ReadonlyMap<number, ReadonlySet<number>> {
  const first = importedFunctions(module);
  const calls = new Map<number, Set<number>>(
    module.functions.map((_, position) => [first + position, new Set()]),
  );
  scanCode(module, ({ opcode, value }, position) => {
    if (opcode === OPCODE.call || opcode === OPCODE.returnCall) calls.get(first + position)?.add(value);
  });
  return calls;
}

/** True where memory.size or memory.grow is used: WAMR places the app heap by that (wasm_loader.c, "possible_memory_grow"). */
export function usesMemoryGrow(module: WasmModule): boolean {
  let found = false;
  scanCode(module, ({ opcode }) => {
    found = opcode === OPCODE.memorySize || opcode === OPCODE.memoryGrow;
    return !found;
  });
  return found;
}

/** All `memory.atomic.notify` instructions. */
export function atomicNotifies(module: WasmModule): readonly AtomicNotify[] {
  const first = importedFunctions(module);
  const sites: AtomicNotify[] = [];
  let before: number | undefined;
  scanCode(module, ({ opcode, value, start }, position) => {
    if (opcode === OPCODE.atomicNotify)
      sites.push({ function: first + position, offset: start, count: before });
    before = opcode === OPCODE.i32Const ? value : undefined;
  });
  return sites;
}

function importedFunctions(module: WasmModule): number {
  return module.imports.filter(({ kind }) => kind === 'function').length;
}

import { readImport, SMALLEST_IMPORT } from './imports.js';
import { RELOCATION, readRelocations } from './relocations.js';
import { findSection, openSection, readVector, SECTION } from './sections.js';
import type { FunctionType, WasmObject } from './types.js';
import { readFunctionType, SMALLEST_TYPE } from './value-types.js';

/** A function that a relocatable object defines. */
export interface ObjectFunction {
  /** All its names, local ones included. */
  readonly names: readonly string[];
  readonly type: FunctionType;
  /** Its body, locals included, in the payload of the code section: where relocations count from. */
  readonly start: number;
  readonly end: number;
}

/** The functions of an object in order of the code section. Throws WASM_MALFORMED. */
export function objectFunctions(object: WasmObject): ObjectFunction[] {
  const code = findSection(object.sections, SECTION.code);
  if (code === undefined) return [];
  const types = readVector(object, SECTION.type, 'types', readFunctionType, SMALLEST_TYPE);
  const typeIndices = readVector(object, SECTION.function, 'functions', cursor => cursor.u32());
  const imports = readVector(object, SECTION.import, 'imports', readImport, SMALLEST_IMPORT);
  const first = imports.filter(({ description }) => description.kind === 'function').length;
  const names = namesByIndex(object);
  const cursor = openSection(object, code);
  let position = 0;
  return cursor.vector(
    'function bodies',
    each => {
      const size = each.u32();
      const start = each.skip(size) - code.start;
      const type = types[typeIndices[position] ?? -1];
      if (type === undefined) throw each.malformed(`function ${position} has no type`, code.start + start);
      const found = names.get(first + position) ?? [];
      position += 1;
      return { names: found, type, start, end: start + size };
    },
    3,
  );
}

function namesByIndex({ symbols }: WasmObject): ReadonlyMap<number, readonly string[]> {
  const names = new Map<number, string[]>();
  for (const { kind, defined, index, name } of symbols) {
    if (kind !== 'function' || !defined || index === undefined) continue;
    names.set(index, [...(names.get(index) ?? []), name]);
  }
  return names;
}

/** Those of `functions` that touch the stack pointer, as code does that keeps its variables in memory. */
export function usingStack(
  object: WasmObject,
  functions: readonly ObjectFunction[],
): ReadonlySet<ObjectFunction> {
  const isStackPointer = (index: number) => object.symbols[index]?.name === '__stack_pointer';
  const code = findSection(object.sections, SECTION.code);
  const uses = readRelocations(object)
    .filter(({ target }) => target === code)
    .flatMap(({ entries }) => entries)
    .filter(({ type, index }) => type === RELOCATION.globalIndexLeb && isStackPointer(index))
    .map(({ offset }) => offset)
    .sort((a, b) => a - b);
  let next = 0;
  return new Set(
    functions.filter(({ start, end }) => {
      while (next < uses.length && (uses[next] ?? 0) < start) next += 1;
      return (uses[next] ?? end) < end;
    }),
  );
}

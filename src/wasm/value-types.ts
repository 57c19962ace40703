import type { Cursor } from './cursor.js';
import { unknownLimits, unknownTypeForm, unknownValueType } from './proposals.js';
import type { FunctionType, GlobalType, Limits, ValueType } from './types.js';

const BY_BYTE: Readonly<Record<number, ValueType>> = {
  127: 'i32',
  126: 'i64',
  125: 'f32',
  124: 'f64',
  123: 'v128',
  112: 'funcref',
  111: 'externref',
  105: 'exnref',
};

const BYTE_OF: Readonly<Record<ValueType, number>> = {
  i32: 0x7f,
  i64: 0x7e,
  f32: 0x7d,
  f64: 0x7c,
  v128: 0x7b,
  funcref: 0x70,
  externref: 0x6f,
  exnref: 0x69,
};

const FUNCTION_FORM = 0x60;

/** Bytes of the smallest entry of the type section: a struct without fields, which is refused by its name. */
export const SMALLEST_TYPE = 2;

/** Flag bits of limits: core specification, threads and memory64 proposals. */
const LIMITS = { maximum: 1, shared: 2, is64: 4 } as const;

/** Reads a value type; throws WASM_UNSUPPORTED for those of proposals that WAMR lacks. */
export function readValueType(cursor: Cursor): ValueType {
  const start = cursor.offset;
  const byte = cursor.byte();
  const type = BY_BYTE[byte];
  if (type === undefined) throw unknownValueType(cursor, byte, start);
  return type;
}

/** Reads an entry of the type section; throws WASM_UNSUPPORTED for recursive, struct and array types. */
export function readFunctionType(cursor: Cursor): FunctionType {
  const start = cursor.offset;
  const form = cursor.byte();
  if (form !== FUNCTION_FORM) throw unknownTypeForm(cursor, form, start);
  return {
    params: cursor.vector('parameters', readValueType),
    results: cursor.vector('results', readValueType),
  };
}

/** The bytes of an entry of the type section. */
export function encodeFunctionType({ params, results }: FunctionType): number[] {
  // Signatures made here have a handful of values: their counts fit one byte.
  return [FUNCTION_FORM, params.length, ...params.map(byteOf), results.length, ...results.map(byteOf)];
}

/** True when both take and give the same types. */
export function sameFunctionType(a: FunctionType, b: FunctionType): boolean {
  return a.params.join() === b.params.join() && a.results.join() === b.results.join();
}

/** Reads the limits of a memory or table. */
export function readLimits(cursor: Cursor): Limits {
  const start = cursor.offset;
  const flags = cursor.byte();
  if (flags > 7) throw unknownLimits(cursor, flags, start);
  const is64 = (flags & LIMITS.is64) !== 0;
  const bound = () => (is64 ? cursor.u64() : cursor.u32());
  const min = bound();
  const max = (flags & LIMITS.maximum) === 0 ? undefined : bound();
  return { min, max, shared: (flags & LIMITS.shared) !== 0, is64 };
}

export function readGlobalType(cursor: Cursor): GlobalType {
  const type = readValueType(cursor);
  const mutability = cursor.byte();
  if (mutability > 1)
    throw cursor.unsupported(`a global with flags 0x${mutability.toString(16)}`, cursor.offset - 1);
  return { type, mutable: mutability === 1 };
}

/** Passes over a reference type, as tables and element segments have it. */
export function skipReferenceType(cursor: Cursor): void {
  const start = cursor.offset;
  const type = readValueType(cursor);
  if (type !== 'funcref' && type !== 'externref' && type !== 'exnref') {
    throw cursor.malformed(`${type} is not a reference type`, start);
  }
}

function byteOf(type: ValueType): number {
  return BYTE_OF[type];
}

/** Opcodes that are looked at by name; `prefix << 16 | second number` for those with a prefix byte. */
export const OPCODE = {
  call: 0x10,
  returnCall: 0x12,
  globalGet: 0x23,
  i32Load: 0x28,
  i32Store: 0x36,
  memorySize: 0x3f,
  memoryGrow: 0x40,
  i32Const: 0x41,
  i64Const: 0x42,
  f32Const: 0x43,
  f64Const: 0x44,
  refFunc: 0xd2,
  atomicNotify: 0xfe_0000,
  end: 0x0b,
} as const;

/** What follows an opcode. */
export const IMMEDIATE = {
  unknown: 0,
  none: 1,
  /** Type of a block: empty, a value type or a type index. */
  block: 2,
  index: 3,
  twoIndexes: 4,
  /** Label vector and default label. */
  branchTable: 5,
  memory: 6,
  i32: 7,
  i64: 8,
  f32: 9,
  f64: 10,
  /** Vector of value types. */
  types: 11,
  /** Heap type of ref.null. */
  heapType: 12,
  /** Block type and a vector of catch clauses. */
  tryTable: 13,
  lane: 14,
  memoryAndLane: 15,
  bytes16: 16,
} as const;

type Kind = (typeof IMMEDIATE)[keyof typeof IMMEDIATE];
/** First opcode, last opcode, immediate. */
type Row = readonly [number, number, Kind];

const { none, block, index, twoIndexes, memory, lane, memoryAndLane } = IMMEDIATE;

/** Opcodes without prefix; both exception handling proposals. */
const PLAIN = table([
  [0x00, 0x01, none],
  [0x02, 0x04, block],
  [0x05, 0x05, none],
  [0x06, 0x06, block], // try
  [0x07, 0x09, index], // catch, throw, rethrow
  [0x0a, 0x0b, none], // throw_ref, end
  [0x0c, 0x0d, index],
  [0x0e, 0x0e, IMMEDIATE.branchTable],
  [0x0f, 0x0f, none],
  [0x10, 0x10, index],
  [0x11, 0x11, twoIndexes],
  [0x12, 0x12, index],
  [0x13, 0x13, twoIndexes],
  [0x18, 0x18, index], // delegate
  [0x19, 0x1b, none], // catch_all, drop, select
  [0x1c, 0x1c, IMMEDIATE.types],
  [0x1f, 0x1f, IMMEDIATE.tryTable],
  [0x20, 0x26, index],
  [0x28, 0x3e, memory],
  [0x3f, 0x40, index],
  [0x41, 0x41, IMMEDIATE.i32],
  [0x42, 0x42, IMMEDIATE.i64],
  [0x43, 0x43, IMMEDIATE.f32],
  [0x44, 0x44, IMMEDIATE.f64],
  [0x45, 0xc4, none],
  [0xd0, 0xd0, IMMEDIATE.heapType],
  [0xd1, 0xd1, none],
  [0xd2, 0xd2, index],
]);

/** Saturating conversions, bulk memory, tables, wide arithmetic. */
const MISCELLANEOUS = table([
  [0x00, 0x07, none],
  [0x08, 0x08, twoIndexes],
  [0x09, 0x09, index],
  [0x0a, 0x0a, twoIndexes],
  [0x0b, 0x0b, index],
  [0x0c, 0x0c, twoIndexes],
  [0x0d, 0x0d, index],
  [0x0e, 0x0e, twoIndexes],
  [0x0f, 0x11, index],
  [0x13, 0x16, none],
]);

/** SIMD, relaxed SIMD included. */
const SIMD = table([
  [0x00, 0x0b, memory],
  [0x0c, 0x0d, IMMEDIATE.bytes16],
  [0x0e, 0x14, none],
  [0x15, 0x22, lane],
  [0x23, 0x53, none],
  [0x54, 0x5b, memoryAndLane],
  [0x5c, 0x5d, memory],
  [0x5e, 0xff, none],
  [0x100, 0x113, none],
]);

const ATOMIC = table([
  [0x00, 0x02, memory],
  [0x03, 0x03, lane], // atomic.fence and its zero byte
  [0x10, 0x4e, memory],
]);

/** The tables of the prefix bytes; opcodes outside a table are unknown. */
export const PREFIXED: Readonly<Record<number, Uint8Array>> = {
  252: MISCELLANEOUS,
  253: SIMD,
  254: ATOMIC,
};

/** Immediate kinds of the opcodes without prefix. */
export const IMMEDIATES: Uint8Array = PLAIN;

function table(rows: readonly Row[]): Uint8Array {
  const kinds = new Uint8Array(Math.max(256, ...rows.map(([, last]) => last + 1)));
  for (const [first, last, kind] of rows) kinds.fill(kind, first, last + 1);
  return kinds;
}

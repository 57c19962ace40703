import type { Cursor } from './cursor.js';
import { IMMEDIATE, IMMEDIATES, PREFIXED } from './opcodes.js';
import { unknownInstruction } from './proposals.js';
import { readValueType } from './value-types.js';

/** Below are the opcodes of one byte. */
const FIRST_PREFIX = 0xfc;

/**
 * Reads instructions one after another.
 *
 * The reader itself is the current instruction, so that a module of several megabytes is scanned without an object
 * per instruction.
 */
export class InstructionReader {
  cursor: Cursor;
  /** The opcode; `prefix << 16 | second number` for those with a prefix byte. */
  opcode = 0;
  /** Offset of the opcode in the file. */
  start = 0;
  /**
   * First number behind the opcode: index of calls, locals, globals and tables, value of i32.const, offset of memory
   * accesses; else 0.
   */
  value = 0;
  /** Offset in the file of the bytes that `value` was read from. */
  valueStart = 0;
  #long: number | bigint = 0;

  constructor(cursor: Cursor) {
    this.cursor = cursor;
  }

  /** Value of i64.const. */
  get long(): bigint {
    return BigInt(this.#long);
  }

  /** Goes on in another range: one reader does for all bodies. */
  enter(cursor: Cursor): void {
    this.cursor = cursor;
  }

  /** Goes on to the next instruction; false at the end of the range. Throws WASM_UNSUPPORTED for unknown opcodes. */
  next(): boolean {
    const { cursor } = this;
    if (cursor.offset >= cursor.end) return false;
    this.start = cursor.offset;
    const first = cursor.byte();
    const prefixed = first < FIRST_PREFIX ? undefined : PREFIXED[first];
    let kind: number | undefined;
    if (prefixed === undefined) {
      this.opcode = first;
      kind = IMMEDIATES[first];
    } else {
      const second = cursor.u32();
      this.opcode = first * 0x10000 + second;
      kind = prefixed[second];
    }
    this.valueStart = cursor.offset;
    this.value = 0;
    if (kind !== IMMEDIATE.none) this.immediate(kind);
    return true;
  }

  private immediate(kind: number | undefined): void {
    const { cursor } = this;
    switch (kind) {
      case IMMEDIATE.index:
        this.value = cursor.u32();
        return;
      case IMMEDIATE.memory:
        this.memoryOperand();
        return;
      case IMMEDIATE.i32:
        this.value = cursor.s32();
        return;
      case IMMEDIATE.block:
        this.blockType();
        return;
      case IMMEDIATE.i64:
        this.#long = cursor.s64Lean();
        return;
      case IMMEDIATE.f32:
        cursor.skip(4);
        return;
      case IMMEDIATE.f64:
        cursor.skip(8);
        return;
      case IMMEDIATE.twoIndexes:
        this.value = cursor.u32();
        cursor.u32();
        return;
      case IMMEDIATE.branchTable:
        for (let left = cursor.count('labels'); left > 0; left -= 1) cursor.u32();
        cursor.u32();
        return;
      default:
        this.rareImmediate(kind);
    }
  }

  private rareImmediate(kind: number | undefined): void {
    const { cursor } = this;
    switch (kind) {
      case IMMEDIATE.lane:
        cursor.skip(1);
        return;
      case IMMEDIATE.memoryAndLane:
        this.memoryOperand();
        cursor.skip(1);
        return;
      case IMMEDIATE.bytes16:
        cursor.skip(16);
        return;
      case IMMEDIATE.types:
        cursor.vector('types', readValueType);
        return;
      case IMMEDIATE.heapType:
        // A heap type is a signed number of 33 bits: a type index or a negative code.
        cursor.skipLeb(5);
        return;
      case IMMEDIATE.tryTable:
        this.blockType();
        for (let left = cursor.count('catch clauses', 2); left > 0; left -= 1) this.catchClause();
        return;
      default:
        throw unknownInstruction(cursor, this.opcode, opcodeName(this.opcode), this.start);
    }
  }

  private memoryOperand(): void {
    const { cursor } = this;
    const alignment = cursor.u32();
    // Bit 6 says that a memory index stands between alignment and offset (multi-memory).
    if ((alignment & 0x40) !== 0) cursor.u32();
    this.valueStart = cursor.offset;
    this.value = cursor.u64();
  }

  private blockType(): void {
    const { cursor } = this;
    const byte = cursor.byte();
    if (byte === 0x40) return;
    cursor.offset -= 1;
    // One byte from 0x40 to 0x7f is a negative number: a value type. Anything else is a type index.
    if (byte > 0x40 && byte < 0x80) readValueType(cursor);
    else cursor.u32();
  }

  private catchClause(): void {
    const { cursor } = this;
    const kind = cursor.byte();
    if (kind > 3) throw cursor.unsupported(`catch clause 0x${kind.toString(16)}`, cursor.offset - 1);
    if (kind < 2) cursor.u32();
    cursor.u32();
  }
}

/** `0x41`, `0xfe 0x1e`. */
function opcodeName(opcode: number): string {
  if (opcode <= 0xff) return `0x${opcode.toString(16)}`;
  return `0x${Math.floor(opcode / 0x10000).toString(16)} 0x${(opcode % 0x10000).toString(16)}`;
}

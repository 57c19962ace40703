import type { Cursor } from './cursor.js';
import { InstructionReader } from './instructions.js';
import { OPCODE } from './opcodes.js';

/** Told of each instruction of a constant expression. */
export type SeeOpcode = (opcode: number) => void;

/**
 * Reads a constant expression up to its `end`.
 *
 * Gives the value of a single `const` instruction; undefined for everything else, such as the value of a global.
 */
export function readConstant(cursor: Cursor, see?: SeeOpcode): number | bigint | undefined {
  const reader = new InstructionReader(cursor);
  let value: number | bigint | undefined;
  for (let count = 0; ; count += 1) {
    if (!reader.next()) throw cursor.malformed('a constant expression has no end');
    if (reader.opcode === OPCODE.end) return count === 1 ? value : undefined;
    see?.(reader.opcode);
    value = constantOf(reader);
  }
}

function constantOf({
  opcode,
  value,
  long,
  cursor,
  valueStart,
}: InstructionReader): number | bigint | undefined {
  const view = new DataView(cursor.bytes.buffer, cursor.bytes.byteOffset, cursor.bytes.byteLength);
  if (opcode === OPCODE.i32Const) return value;
  if (opcode === OPCODE.i64Const) return long;
  if (opcode === OPCODE.f32Const) return view.getFloat32(valueStart, true);
  if (opcode === OPCODE.f64Const) return view.getFloat64(valueStart, true);
  return undefined;
}

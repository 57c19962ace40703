import type { SeeOpcode } from './constant.js';
import type { Cursor } from './cursor.js';
import { InstructionReader } from './instructions.js';
import { OPCODE } from './opcodes.js';
import { findSection, openSection, SECTION, type SectionedFile } from './sections.js';
import { skipReferenceType } from './value-types.js';

/** Bits of a segment's flags. */
const NOT_ACTIVE = 1;
/** An active segment names its table; of others it says that they are declarative. */
const EXPLICIT = 2;
const EXPRESSIONS = 4;

/**
 * The functions that element segments of any mode name: those that a pointer can point to. In the order of the file,
 * repeated where named twice.
 *
 * Throws WASM_MALFORMED, WASM_UNSUPPORTED.
 */
export function elementFunctions(file: SectionedFile): number[] {
  const section = findSection(file.sections, SECTION.element);
  if (section === undefined) return [];
  const cursor = openSection(file, section);
  const functions: number[] = [];
  for (let left = cursor.count('element segments', 2); left > 0; left -= 1)
    readElementSegment(cursor, functions);
  return functions;
}

/** Reads a segment and adds the functions that it names; `see` is told of each instruction in it. */
export function readElementSegment(cursor: Cursor, functions: number[], see?: SeeOpcode): void {
  const flags = cursor.u32();
  if (flags > 7) throw cursor.unsupported(`an element segment with flags ${flags}`);
  const active = (flags & NOT_ACTIVE) === 0;
  if (active && (flags & EXPLICIT) !== 0) cursor.u32();
  // The place in the table: it may be a function in no valid module.
  if (active) readExpression(cursor, [], see);
  if ((flags & EXPRESSIONS) !== 0) {
    if (flags !== EXPRESSIONS) skipReferenceType(cursor);
    for (let left = cursor.count('elements', 2); left > 0; left -= 1) readExpression(cursor, functions, see);
    return;
  }
  if (flags !== 0 && cursor.byte() !== 0) throw cursor.unsupported('elements that are not functions');
  for (let left = cursor.count('elements'); left > 0; left -= 1) functions.push(cursor.u32());
}

function readExpression(cursor: Cursor, functions: number[], see?: SeeOpcode): void {
  const reader = new InstructionReader(cursor);
  for (;;) {
    if (!reader.next()) throw cursor.malformed('an element has no end');
    if (reader.opcode === OPCODE.end) return;
    see?.(reader.opcode);
    if (reader.opcode === OPCODE.refFunc) functions.push(reader.value);
  }
}

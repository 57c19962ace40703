import type { Cursor } from './cursor.js';
import { InstructionReader } from './instructions.js';
import { findSection, openSection, SECTION, type SectionedFile } from './sections.js';
import { readValueType } from './value-types.js';

/** A function body, locals included. */
export interface FunctionBody {
  /** Position in the code section; add the number of imported functions for the function index. */
  readonly position: number;
  /** The bytes of the body. */
  readonly cursor: Cursor;
}

/** The function bodies of a module or object, in order; cheap, nothing is looked at but their sizes. */
export function* functionBodies(file: SectionedFile): Generator<FunctionBody> {
  const section = findSection(file.sections, SECTION.code);
  if (section === undefined) return;
  const cursor = openSection(file, section);
  const count = cursor.count('function bodies', 3);
  for (let position = 0; position < count; position += 1) {
    yield { position, cursor: cursor.sub(cursor.u32()) };
  }
  cursor.finish();
}

/**
 * Calls `visit` for every instruction of every body.
 *
 * `visit` gets the reader, which changes from call to call, and the position of the body in the code section; when it
 * returns false the scan stops. Throws WASM_UNSUPPORTED with the offset for opcodes that are not known.
 */
export function scanCode(
  file: SectionedFile,
  // biome-ignore lint/suspicious/noConfusingVoidType: visitors that never stop return nothing
  visit: (instruction: InstructionReader, position: number) => boolean | void,
): void {
  for (const { position, cursor } of functionBodies(file)) {
    skipLocals(cursor);
    const reader = new InstructionReader(cursor);
    while (reader.next()) if (visit(reader, position) === false) return;
  }
}

/** Passes over the locals of a body: runs of a count and a type; the counts may be huge, the runs may not. */
export function skipLocals(cursor: Cursor): void {
  for (let left = cursor.count('runs of locals', 2); left > 0; left -= 1) {
    cursor.u32();
    readValueType(cursor);
  }
}

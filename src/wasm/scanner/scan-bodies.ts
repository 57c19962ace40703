import { skipLocals } from '../code.js';
import { Cursor } from '../cursor.js';
import { InstructionReader } from '../instructions.js';
import { OPCODE } from '../opcodes.js';
import { findSection, openSection, SECTION, type SectionedFile } from '../sections.js';
import { BodyList } from './body-list.js';
import type { OpcodeTable } from './opcode-table.js';
import { ScanProgram, WORDS_OF_A_NOTE } from './program.js';

/**
 * How often instructions of an opcode are visited: not at all; each time; at least the first of each body; where it is
 * not the same as the one before in that body; at least the first of all bodies. Or more often.
 */
export const VISIT = { never: 0, each: 1, once: 2, changed: 3, first: 4 } as const;

/** Which instructions are visited, and which leave a mark. */
export interface Wanted {
  /** One of `VISIT` for each opcode; i32.const goes by `constant` alone. */
  readonly opcodes: OpcodeTable;
  /** Bits, that an instruction of each opcode leaves on its body. */
  readonly marks: OpcodeTable;
  /** Also i32.const of this value, signed; undefined: of none. */
  readonly constant: number | undefined;
}

/** An instruction that was wanted; the same object for all of them. */
export interface Seen {
  /** Position of the body in the code section; add the number of imported functions for the function index. */
  body: number;
  /** `prefix << 16 | second number` for those with a prefix byte. */
  opcode: number;
  /** First number behind the opcode, as of `InstructionReader`, but constants are unsigned. */
  value: number;
  /** Offset in the file. */
  offset: number;
  /** Offset in the file of the instruction before; undefined for the first of a body. */
  before: number | undefined;
}

/** What is known of each body, by its position in the code section. */
export interface Bodies {
  /** Whom they call directly, in order, one list behind the other: function indices. */
  readonly callees: Uint32Array;
  /** Where the list of each ends in `callees`. */
  readonly callsBehind: Uint32Array;
  /** Bits that its instructions left on each. */
  readonly marks: Uint8Array;
}

/** Why a scan stopped, as scan.c numbers it. */
const STOP = { windowEnds: 0, full: 1, locals: 2, instruction: 3 } as const;

/** Bytes of code that are looked at together, and the largest body that gets a window of its own. */
const WINDOW = 0x10_0000;
const LARGEST_WINDOW = 0x100_0000;

/** One that is not in use. */
let spare: ScanProgram | undefined;

/**
 * Visits the wanted instructions of all function bodies, in order, and gives what is known of each body.
 *
 * Reads as `InstructionReader` does, and throws the same: WASM_MALFORMED or WASM_UNSUPPORTED with the offset. Bytes
 * behind the last body are not looked at. Throws LAYER_MISSING where the package was not built.
 */
export function scanBodies(file: SectionedFile, wanted: Wanted, visit: (seen: Seen) => void): Bodies {
  const section = findSection(file.sections, SECTION.code);
  if (section === undefined) return new BodyList(0);
  const cursor = openSection(file, section);
  const bodies = cursor.count('function bodies', 2);
  const program = spare ?? new ScanProgram();
  spare = undefined;
  try {
    program.start(bodies, wanted.opcodes, wanted.marks, wanted.constant);
    const scan = new Scan(program, bodies, wanted, visit);
    while (program.get('entered') < bodies) scan.window(cursor);
    return scan.end();
  } finally {
    spare = program;
  }
}

class Scan {
  readonly #program: ScanProgram;
  readonly #wanted: Wanted;
  readonly #visit: (seen: Seen) => void;
  readonly #seen: Seen = { body: 0, opcode: 0, value: 0, offset: 0, before: undefined };
  readonly #list: BodyList;

  constructor(program: ScanProgram, bodies: number, wanted: Wanted, visit: (seen: Seen) => void) {
    this.#program = program;
    this.#list = new BodyList(bodies);
    this.#wanted = wanted;
    this.#visit = visit;
  }

  /** Scans what a window at `cursor` has of whole bodies, at least one, and moves the cursor behind them. */
  window(cursor: Cursor): void {
    const program = this.#program;
    const from = cursor.offset;
    const body = cursor.copy();
    const inside = body.sub(body.u32());
    if (inside.left > LARGEST_WINDOW) {
      this.#enter();
      skipLocals(inside);
      this.#readOn(inside, undefined);
      cursor.offset = body.offset;
      return;
    }
    const size = Math.max(WINDOW, body.offset - from);
    program.fill(cursor.bytes.subarray(from, Math.min(from + size, cursor.end)));
    this.#scanWindow(cursor, from - program.window);
    cursor.offset = program.get('at') + from - program.window;
  }

  /** The last body may not have ended for scan.c. */
  end(): Bodies {
    this.#endBody();
    return this.#list;
  }

  /** A body that scan.c does not see. */
  #enter(): void {
    this.#endBody();
    this.#program.set('entered', this.#program.get('entered') + 1);
    this.#program.set('is_open', 1);
    this.#program.set('marked', 0);
  }

  /** With no byte to look at, all that scan.c does is to end the body that is open. */
  #endBody(): void {
    this.#program.fill(new Uint8Array());
    this.#program.scan();
    this.#take(0);
  }

  /** `toFile`: what to add to an address in the window for the offset in the file. */
  #scanWindow(cursor: Cursor, toFile: number): void {
    const program = this.#program;
    for (;;) {
      const why = program.scan();
      this.#take(toFile);
      if (why === STOP.windowEnds) return;
      if (why === STOP.full) continue;
      const [at, end] = [program.get('at') + toFile, program.get('body_end') + toFile];
      const body = new Cursor(cursor.bytes, cursor.file, cursor.section, at, end);
      const before = program.get('before');
      if (why === STOP.locals) skipLocals(body);
      else this.#readOn(body, before === 0 ? undefined : before + toFile);
      program.set('at', body.offset - toFile);
    }
  }

  /** What the last scan has found. */
  #take(toFile: number): void {
    const program = this.#program;
    this.#list.addCallees(program.callees);
    this.#list.addEnds(program.callsBehind, program.marks);
    this.#tell(program.notes, toFile);
  }

  #tell(notes: Uint32Array, toFile: number): void {
    const seen = this.#seen;
    for (let at = 0; at < notes.length; at += WORDS_OF_A_NOTE) {
      const before = notes[at + 4] ?? 0;
      seen.body = notes[at] ?? 0;
      seen.opcode = notes[at + 1] ?? 0;
      seen.value = notes[at + 2] ?? 0;
      seen.offset = (notes[at + 3] ?? 0) + toFile;
      seen.before = before === 0 ? undefined : before + toFile;
      this.#visit(seen);
    }
  }

  /** Reads the rest of a body without scan.c, which left an instruction of it alone: where one is, there are more. */
  #readOn(body: Cursor, last: number | undefined): void {
    const { opcodes, marks, constant } = this.#wanted;
    const program = this.#program;
    const seen = this.#seen;
    const reader = new InstructionReader(body);
    const callees: number[] = [];
    let marked = program.get('marked');
    let before = last;
    while (reader.next()) {
      const { opcode, value, start } = reader;
      const isWanted = opcode === OPCODE.i32Const ? value === constant : opcodes.get(opcode) !== VISIT.never;
      if (isWanted) {
        seen.body = program.get('entered') - 1;
        seen.opcode = opcode;
        seen.value = value;
        seen.offset = start;
        seen.before = before;
        this.#visit(seen);
      }
      if (opcode === OPCODE.call || opcode === OPCODE.returnCall) callees.push(value);
      marked |= marks.get(opcode);
      before = start;
    }
    this.#list.addCallees(Uint32Array.from(callees));
    program.set('called', program.get('called') + callees.length);
    program.set('marked', marked);
  }
}

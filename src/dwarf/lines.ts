import type { Cursor } from '../wasm/cursor.js';
import { findSection, SECTION, type SectionedFile } from '../wasm/sections.js';
import { unlessUnreadable } from '../wasm/unless-unreadable.js';
import { type LineHeader, readLineHeader } from './line-header.js';
import { LineRows, type SourceLine } from './line-rows.js';
import { fixed, openDebug, units } from './sections.js';
import { readUnitCode, type UnitCode } from './unit-code.js';

export type { SourceLine } from './line-rows.js';

/**
 * Finds the line of an instruction by its offset in the module's file. Throws WASM_MALFORMED, WASM_UNSUPPORTED where
 * what it needs for that is damaged.
 */
export type LineFinder = (offset: number) => SourceLine | undefined;

/**
 * The lines of a module, of DWARF 2 to 5; undefined where it has none. Nothing is read before the first question.
 *
 * Addresses in it are offsets in the payload of the code section (tool-conventions, Dwarf).
 */
export function readLines(file: SectionedFile): LineFinder | undefined {
  const section = openDebug(file, '.debug_line');
  const code = findSection(file.sections, SECTION.code);
  if (section === undefined || code === undefined) return undefined;
  const table = new LineTable(file, section, code.end - code.start);
  return offset => table.find(offset - code.start);
}

/**
 * .debug_line, read unit by unit: a large program has megabytes of it, and one finding needs the lines of one function.
 * What .debug_info says of the units' code is only where to look first. Without it, or where it is wrong, all is read.
 */
class LineTable {
  readonly #file: SectionedFile;
  readonly #section: Cursor;
  /** Bytes of code. */
  readonly #size: number;
  readonly #units = new Map<number, () => LineRows>();
  #code: readonly UnitCode[] | undefined;
  readonly #all: () => LineRows;

  constructor(file: SectionedFile, section: Cursor, size: number) {
    this.#file = file;
    this.#section = section;
    this.#size = size;
    this.#all = once(() => this.#read(units(section.copy())));
  }

  find(address: number): SourceLine | undefined {
    this.#code ??= unlessUnreadable(() => readUnitCode(this.#file)) ?? [];
    const range = rangeAround(this.#code, address);
    const unit = range === undefined ? undefined : this.#unitAt(range.lines);
    const found = unit?.find(address);
    if (found !== undefined) return found;
    // The compiler gives no line to what it made up.
    const isSilent = range !== undefined && unit?.hasRowIn(range.start, range.end) === true;
    return isSilent ? undefined : this.#all().find(address);
  }

  #unitAt(lines: number): LineRows | undefined {
    let rows = this.#units.get(lines);
    if (rows === undefined) {
      rows = once(() => {
        const unit = this.#section.copy();
        unit.skip(lines);
        const [first] = units(unit);
        return this.#read(first === undefined ? [] : [first]);
      });
      this.#units.set(lines, rows);
    }
    return unlessUnreadable(rows);
  }

  #read(programs: Iterable<Cursor>): LineRows {
    const rows = new LineRows();
    for (const unit of programs) runProgram(readLineHeader(this.#file, unit), this.#size, rows);
    rows.sort();
    return rows;
  }
}

function rangeAround(code: readonly UnitCode[], address: number): UnitCode | undefined {
  let low = 0;
  let high = code.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((code[middle]?.start ?? 0) <= address) low = middle + 1;
    else high = middle;
  }
  const found = code[low - 1];
  return found !== undefined && address < found.end ? found : undefined;
}

/** What `read` gives or throws, found out once. */
function once<T>(read: () => T): () => T {
  let known: { readonly value: T } | { readonly error: unknown } | undefined;
  return () => {
    if (known === undefined)
      try {
        known = { value: read() };
      } catch (error) {
        known = { error };
      }
    if ('error' in known) throw known.error;
    return known.value;
  };
}

/** Standard opcodes with a meaning for places; the others only have operands (DWARF 5, section 6.2.5.2). */
const OPCODE = {
  extended: 0,
  copy: 1,
  advance: 2,
  line: 3,
  file: 4,
  column: 5,
  constAdd: 8,
  fixedAdvance: 9,
} as const;
const EXTENDED = { end: 1, setAddress: 2 } as const;

/** The state machine; it adds its rows where they lie in the code. */
function runProgram(header: LineHeader, size: number, rows: LineRows): void {
  const { program, minInstruction, lineBase, lineRange, opcodeBase } = header;
  const fileNumber = numbersOf(header, rows);
  const constant = Math.floor((255 - opcodeBase) / lineRange) * minInstruction;
  let [address, file, line, column] = [0, 1, 1, 0];
  // Undefined before the first row of a sequence, which says whether the others are kept.
  let placed: boolean | undefined;
  const emit = (ends: boolean) => {
    if (placed === undefined) {
      placed = isPlaced(address, size);
      if (placed) rows.begin();
    }
    if (!placed) return;
    if (ends) rows.end(address);
    else rows.add(address, fileNumber(file), line, column);
  };
  while (program.left > 0) {
    const opcode = program.byte();
    if (opcode >= opcodeBase) {
      address += Math.floor((opcode - opcodeBase) / lineRange) * minInstruction;
      line += lineBase + ((opcode - opcodeBase) % lineRange);
      emit(false);
    } else if (opcode === OPCODE.extended) {
      const operand = program.sub(program.u32());
      if (operand.left === 0) continue;
      const kind = operand.byte();
      if (kind === EXTENDED.setAddress) address = fixed(operand, operand.left);
      if (kind !== EXTENDED.end) continue;
      emit(true);
      placed = undefined;
      [address, file, line, column] = [0, 1, 1, 0];
    } else if (opcode === OPCODE.copy) emit(false);
    else if (opcode === OPCODE.advance) address += program.u64() * minInstruction;
    else if (opcode === OPCODE.line) line += Number(program.s64Lean());
    else if (opcode === OPCODE.file) file = program.u32();
    else if (opcode === OPCODE.column) column = program.u32();
    else if (opcode === OPCODE.constAdd) address += constant;
    else if (opcode === OPCODE.fixedAdvance) address += fixed(program, 2);
    else skipOperands(program, header.operands[opcode - 1] ?? 0);
  }
  if (placed === true) rows.drop();
}

const unknown = (): string => '?';

/** The numbers of a unit's files among those of all units. */
function numbersOf({ files }: LineHeader, rows: LineRows): (file: number) => number {
  const known = new Map<number, number>();
  return file => {
    let number = known.get(file);
    if (number === undefined) {
      number = rows.addFile(files.get(file) ?? unknown);
      known.set(file, number);
    }
    return number;
  };
}

function skipOperands(program: Cursor, count: number): void {
  for (let left = count; left > 0; left -= 1) program.u64();
}

/** False for functions that the linker left out: it writes 0 or an address behind all code. */
function isPlaced(first: number, size: number): boolean {
  return first > 0 && first < size;
}

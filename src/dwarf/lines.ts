import type { Cursor } from '../wasm/cursor.js';
import { findSection, SECTION, type SectionedFile } from '../wasm/sections.js';
import { type LineHeader, readLineHeader } from './line-header.js';
import { fixed, openDebug, units } from './sections.js';

export interface SourceLine {
  /** As the compiler wrote it. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. Absent: the compiler did not say. */
  readonly column?: number;
}

/** From an address up to the next row's. */
interface Row {
  readonly address: number;
  /** Undefined behind the last instruction of a sequence. */
  readonly place: SourceLine | undefined;
}

/** Finds the line of an instruction by its offset in the module's file. */
export type LineFinder = (offset: number) => SourceLine | undefined;

/**
 * The line table of a module, of DWARF 2 to 5; undefined where it has none.
 *
 * Addresses in it are offsets in the payload of the code section (tool-conventions, Dwarf). Throws WASM_MALFORMED,
 * WASM_UNSUPPORTED.
 */
export function readLines(file: SectionedFile): LineFinder | undefined {
  const section = openDebug(file, '.debug_line');
  const code = findSection(file.sections, SECTION.code);
  if (section === undefined || code === undefined) return undefined;
  const rows: Row[] = [];
  for (const unit of units(section)) runProgram(readLineHeader(file, unit), code.end - code.start, rows);
  rows.sort((a, b) => a.address - b.address);
  return offset => find(rows, offset - code.start)?.place;
}

function find(rows: readonly Row[], address: number): Row | undefined {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.address ?? 0) <= address) low = middle + 1;
    else high = middle;
  }
  return rows[low - 1];
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

interface State {
  address: number;
  file: number;
  line: number;
  column: number;
}

const initial = (): State => ({ address: 0, file: 1, line: 1, column: 0 });

/** Line 0 is what the compiler made up; damaged tables go below. Column 0 is none. */
function placeOf(file: string, { line, column }: State): SourceLine | undefined {
  if (!(line > 0)) return undefined;
  return column === 0 ? { file, line } : { file, line, column };
}

/** The state machine; it adds its rows where they lie in the code. */
function runProgram(header: LineHeader, size: number, rows: Row[]): void {
  const { program, files } = header;
  let state = initial();
  let sequence: Row[] = [];
  const emit = (ends: boolean) => {
    const name = files.get(state.file) ?? '?';
    sequence.push({ address: state.address, place: ends ? undefined : placeOf(name, state) });
  };
  const advance = (by: number) => {
    state.address += by * header.minInstruction;
  };
  while (program.left > 0) {
    const opcode = program.byte();
    if (opcode >= header.opcodeBase) {
      advance(Math.floor((opcode - header.opcodeBase) / header.lineRange));
      state.line += header.lineBase + ((opcode - header.opcodeBase) % header.lineRange);
      emit(false);
    } else if (opcode === OPCODE.extended) {
      const operand = program.sub(program.u32());
      if (operand.left === 0) continue;
      const kind = operand.byte();
      if (kind === EXTENDED.setAddress) state.address = fixed(operand, operand.left);
      if (kind !== EXTENDED.end) continue;
      emit(true);
      // One sequence may have more rows than a call may have arguments.
      if (isPlaced(sequence, size)) for (const row of sequence) rows.push(row);
      sequence = [];
      state = initial();
    } else if (opcode === OPCODE.copy) emit(false);
    else if (opcode === OPCODE.advance) advance(program.u64());
    else if (opcode === OPCODE.line) state.line += Number(program.s64());
    else if (opcode === OPCODE.file) state.file = program.u32();
    else if (opcode === OPCODE.column) state.column = program.u32();
    else if (opcode === OPCODE.constAdd) advance(Math.floor((255 - header.opcodeBase) / header.lineRange));
    else if (opcode === OPCODE.fixedAdvance) state.address += fixed(program, 2);
    else skipOperands(program, header.operands[opcode - 1] ?? 0);
  }
}

function skipOperands(program: Cursor, count: number): void {
  for (let left = count; left > 0; left -= 1) program.u64();
}

/** False for functions that the linker left out: it writes 0 or an address behind all code. */
function isPlaced([first]: readonly Row[], size: number): boolean {
  return first !== undefined && first.address > 0 && first.address < size;
}

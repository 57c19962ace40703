import type { Cursor } from '../wasm/cursor.js';
import type { SectionedFile } from '../wasm/sections.js';
import { readForm, readText, type UnitFormat } from './forms.js';
import { fixed, text } from './sections.js';

/** The head of a line number program (DWARF 5, section 6.2.4). */
export interface LineHeader {
  readonly minInstruction: number;
  readonly lineBase: number;
  readonly lineRange: number;
  readonly opcodeBase: number;
  /** Number of LEB128 operands of each standard opcode, from opcode 1. */
  readonly operands: readonly number[];
  /** Names of the source files by their numbers; they are read when they are asked for, and may throw then. */
  readonly files: ReadonlyMap<number, () => string>;
  /** The program itself. */
  readonly program: Cursor;
}

/** DW_LNCT_path and DW_LNCT_directory_index. */
const PATH = 1;
const DIRECTORY = 2;

/** Reads the head of one unit of .debug_line. Throws WASM_MALFORMED, WASM_UNSUPPORTED. */
export function readLineHeader(file: SectionedFile, unit: Cursor): LineHeader {
  const version = fixed(unit, 2);
  if (version < 2 || version > 5) throw unit.unsupported(`line numbers of DWARF version ${version}`);
  const addressSize = version >= 5 ? fixed(unit, 1) : 4;
  if (version >= 5) unit.skip(1);
  const header = unit.sub(fixed(unit, 4));
  const minInstruction = header.byte();
  if (version >= 4) header.skip(1);
  // Statements or not: a place is a place.
  header.skip(1);
  const lineBase = (header.byte() << 24) >> 24;
  const lineRange = header.byte();
  const opcodeBase = header.byte();
  if (lineRange === 0 || opcodeBase === 0) throw header.malformed('line numbers without a range');
  const operands = Array.from({ length: opcodeBase - 1 }, () => header.byte());
  const format: UnitFormat = { file, version, addressSize, stringsBase: 8, addressesBase: 8 };
  const files = version >= 5 ? tables(header, format) : oldTables(header);
  return { minInstruction, lineBase, lineRange, opcodeBase, operands, files, program: unit };
}

/** Up to version 4: files count from 1, folder 0 is the compiler's own. */
function oldTables(cursor: Cursor): Map<number, () => string> {
  const folders = [''];
  for (let name = text(cursor); name !== ''; name = text(cursor)) folders.push(name);
  const files = new Map<number, () => string>();
  for (let name = text(cursor); name !== ''; name = text(cursor)) {
    const folder = folders[cursor.u32()];
    const path = name;
    files.set(files.size + 1, () => join(folder, path));
    cursor.u64();
    cursor.u64();
  }
  return files;
}

function tables(cursor: Cursor, unit: UnitFormat): Map<number, () => string> {
  const folders = entries(cursor, unit);
  const files = entries(cursor, unit);
  return new Map(
    files.map(({ path, folder }, index) => [index, () => join(folders[folder]?.path(), path())]),
  );
}

interface Entry {
  path: () => string;
  folder: number;
}

function entries(cursor: Cursor, unit: UnitFormat): Entry[] {
  const formats = Array.from({ length: cursor.byte() }, () => ({ what: cursor.u32(), form: cursor.u32() }));
  const list: Entry[] = [];
  // Entries without any form have no size: any number of them would be there.
  if (formats.length === 0 && cursor.u32() > 0) throw cursor.malformed('file names without a form');
  for (let left = formats.length === 0 ? 0 : cursor.count('file names'); left > 0; left -= 1) {
    const entry: Entry = { path: () => '', folder: 0 };
    for (const { what, form } of formats) {
      // Other texts are passed over, too: with -gembed-source they are whole files.
      if (what !== DIRECTORY) {
        const path = readText(cursor, form, unit);
        if (what === PATH) entry.path = path;
        continue;
      }
      const value = readForm(cursor, form, unit);
      if (typeof value === 'number') entry.folder = value;
    }
    list.push(entry);
  }
  return list;
}

function join(folder: string | undefined, name: string): string {
  return folder === undefined || folder === '' || /^(\/|[A-Za-z]:)/.test(name)
    ? name
    : `${folder.replace(/\/$/, '')}/${name}`;
}

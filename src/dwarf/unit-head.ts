import type { Cursor } from '../wasm/cursor.js';
import type { SectionedFile } from '../wasm/sections.js';
import { type Abbreviation, type AbbreviationTable, AbbreviationTables } from './abbreviations.js';
import { type FormValue, readForm, type UnitFormat } from './forms.js';
import { fixed, openDebug, units } from './sections.js';

/** DW_UT_*. */
export const UNIT_KIND = { compile: 1, type: 2, skeleton: 4, splitCompile: 5, splitType: 6 } as const;
/** What more some kinds have in their heads (DWARF 5, section 7.5.1): an identity of 8 bytes, and where a type is. */
const MORE_OF_HEAD: ReadonlyMap<number, number> = new Map([
  [UNIT_KIND.skeleton, 8],
  [UNIT_KIND.splitCompile, 8],
  [UNIT_KIND.type, 12],
  [UNIT_KIND.splitType, 12],
]);

/** A unit of .debug_info, read up to its first entry. */
export interface UnitHead {
  readonly kind: number;
  /** Offset of the unit in the section. */
  readonly base: number;
  /** Offset of the section in the file. */
  readonly start: number;
  /** At the first entry. */
  readonly cursor: Cursor;
  /** Without the bases of the unit's tables, which stand in its first entry. */
  readonly format: UnitFormat;
  readonly abbreviations: AbbreviationTable;
}

/** DW_AT_*. */
const BASES = { strings: 0x72, addresses: 0x73 } as const;

/** The units of .debug_info, DWARF 2 to 5, one after the other. Throws WASM_MALFORMED, WASM_UNSUPPORTED. */
export function* unitHeads(file: SectionedFile): Generator<UnitHead> {
  const section = openDebug(file, '.debug_info');
  if (section === undefined) return;
  const start = section.offset;
  const tables = new AbbreviationTables(file);
  for (const cursor of units(section)) {
    const base = cursor.offset - start - 4;
    const version = fixed(cursor, 2);
    if (version < 2 || version > 5) throw cursor.unsupported(`DWARF version ${version}`);
    const kind = version >= 5 ? cursor.byte() : UNIT_KIND.compile;
    const first = version >= 5 ? cursor.byte() : fixed(cursor, 4);
    const second = version >= 5 ? fixed(cursor, 4) : cursor.byte();
    const [addressSize, offset] = version >= 5 ? [first, second] : [second, first];
    cursor.skip(MORE_OF_HEAD.get(kind) ?? 0);
    const format = { file, version, addressSize, stringsBase: 8, addressesBase: 8 };
    yield { kind, base, start, cursor, format, abbreviations: tables.at(offset) };
  }
}

/**
 * The format with the bases of the unit's tables. They stand in its first entry, at whose attributes the cursor is, and
 * may stand behind what needs them. Throws WASM_MALFORMED, WASM_UNSUPPORTED.
 */
export function withBases(format: UnitFormat, cursor: Cursor, { attributes }: Abbreviation): UnitFormat {
  let { stringsBase, addressesBase } = format;
  // Texts by number cannot be looked up yet: of them only the size counts, and they may be read from anywhere.
  const plain = { ...format, file: { ...format.file, sections: [] } };
  for (const { attribute, form, constant } of attributes) {
    const value: FormValue = readForm(cursor, form, plain, constant);
    if (typeof value !== 'number') continue;
    if (attribute === BASES.strings) stringsBase = value;
    if (attribute === BASES.addresses) addressesBase = value;
  }
  return { ...format, stringsBase, addressesBase };
}

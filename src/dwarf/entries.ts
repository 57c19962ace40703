import type { Cursor } from '../wasm/cursor.js';
import type { SectionedFile } from '../wasm/sections.js';
import { type FormValue, isUnitReference, readForm, type UnitFormat } from './forms.js';
import { fixed, openDebug, openDebugAt, units } from './sections.js';

/** DW_AT_*, as far as anything here asks for them. */
export const ATTRIBUTE = {
  location: 0x02,
  name: 0x03,
  byteSize: 0x0b,
  upperBound: 0x2f,
  abstractOrigin: 0x31,
  count: 0x37,
  specification: 0x47,
  type: 0x49,
  stringsBase: 0x72,
  addressesBase: 0x73,
} as const;

/** A debugging information entry; references are offsets in .debug_info. */
export interface Entry {
  readonly offset: number;
  readonly tag: number;
  readonly parent: number | undefined;
  readonly attributes: ReadonlyMap<number, FormValue>;
}

/** A unit of .debug_info with its entries by their offsets. */
export interface Unit {
  readonly format: UnitFormat;
  readonly entries: ReadonlyMap<number, Entry>;
  /** The dimensions of arrays, by the array. */
  readonly dimensions: ReadonlyMap<number, readonly Entry[]>;
}

interface Abbreviation {
  readonly tag: number;
  readonly hasChildren: boolean;
  readonly attributes: readonly {
    readonly attribute: number;
    readonly form: number;
    readonly constant: number;
  }[];
}

/** DW_TAG_subrange_type. */
const SUBRANGE = 0x21;
const IMPLICIT_CONSTANT = 0x21;
const WANTED: ReadonlySet<number> = new Set(Object.values(ATTRIBUTE));
/** DW_UT_type, DW_UT_skeleton and so on have more in their heads. */
const COMPILE_UNIT = 1;

/** The units of .debug_info, DWARF 3 to 5, one at a time. Throws WASM_MALFORMED, WASM_UNSUPPORTED. */
export function* readUnits(file: SectionedFile): Generator<Unit> {
  const section = openDebug(file, '.debug_info');
  if (section === undefined) return;
  const start = section.offset;
  for (const unit of units(section)) {
    const base = unit.offset - start - 4;
    const version = fixed(unit, 2);
    if (version < 3 || version > 5) throw unit.unsupported(`DWARF version ${version}`);
    const kind = version >= 5 ? unit.byte() : COMPILE_UNIT;
    const first = version >= 5 ? unit.byte() : fixed(unit, 4);
    const second = version >= 5 ? fixed(unit, 4) : unit.byte();
    const [addressSize, abbreviations] = version >= 5 ? [first, second] : [second, first];
    if (kind !== COMPILE_UNIT) continue;
    yield readUnit({ file, version, addressSize, stringsBase: 8, addressesBase: 8 }, unit, base, {
      abbreviations: readAbbreviations(file, abbreviations),
      start,
    });
  }
}

function readUnit(
  initial: UnitFormat,
  cursor: Cursor,
  base: number,
  { abbreviations, start }: { abbreviations: ReadonlyMap<number, Abbreviation>; start: number },
): Unit {
  let format = initial;
  const entries = new Map<number, Entry>();
  const dimensions = new Map<number, Entry[]>();
  const parents: number[] = [];
  while (cursor.left > 0) {
    const offset = cursor.offset - start;
    const code = cursor.u32();
    if (code === 0) {
      parents.pop();
      continue;
    }
    const abbreviation = abbreviations.get(code);
    if (abbreviation === undefined) throw cursor.malformed(`there is no abbreviation ${code}`);
    // The bases of a unit stand in its first entry, and may stand behind what needs them.
    if (entries.size === 0) format = withBases(format, cursor.copy(), abbreviation);
    const attributes = readAttributes(cursor, abbreviation, format, base);
    const entry = { offset, tag: abbreviation.tag, parent: parents.at(-1), attributes };
    entries.set(offset, entry);
    if (entry.tag === SUBRANGE && entry.parent !== undefined)
      dimensions.set(entry.parent, [...(dimensions.get(entry.parent) ?? []), entry]);
    if (abbreviation.hasChildren) parents.push(offset);
  }
  return { format, entries, dimensions };
}

function withBases(format: UnitFormat, cursor: Cursor, { attributes }: Abbreviation): UnitFormat {
  let { stringsBase, addressesBase } = format;
  // Texts by number cannot be looked up yet: of them only the size counts, and they may be read from anywhere.
  const plain = { ...format, file: { ...format.file, sections: [] } };
  for (const { attribute, form, constant } of attributes) {
    const value = readForm(cursor, form, plain, constant);
    if (typeof value !== 'number') continue;
    if (attribute === ATTRIBUTE.stringsBase) stringsBase = value;
    if (attribute === ATTRIBUTE.addressesBase) addressesBase = value;
  }
  return { ...format, stringsBase, addressesBase };
}

function readAttributes(
  cursor: Cursor,
  { attributes }: Abbreviation,
  format: UnitFormat,
  base: number,
): Map<number, FormValue> {
  const found = new Map<number, FormValue>();
  for (const { attribute, form, constant } of attributes) {
    const value = readForm(cursor, form, format, constant);
    if (!WANTED.has(attribute)) continue;
    found.set(attribute, typeof value === 'number' && isUnitReference(form) ? value + base : value);
  }
  return found;
}

function readAbbreviations(file: SectionedFile, offset: number): Map<number, Abbreviation> {
  const all = new Map<number, Abbreviation>();
  const cursor = openDebugAt(file, '.debug_abbrev', offset);
  if (cursor === undefined) return all;
  for (let code = cursor.u32(); code !== 0; code = cursor.u32()) {
    const tag = cursor.u32();
    const hasChildren = cursor.byte() !== 0;
    const attributes: Abbreviation['attributes'][number][] = [];
    for (;;) {
      const attribute = cursor.u32();
      const form = cursor.u32();
      const constant = form === IMPLICIT_CONSTANT ? Number(cursor.s64()) : 0;
      if (attribute === 0 && form === 0) break;
      attributes.push({ attribute, form, constant });
    }
    all.set(code, { tag, hasChildren, attributes });
  }
  return all;
}

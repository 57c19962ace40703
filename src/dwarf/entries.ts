import type { Cursor } from '../wasm/cursor.js';
import type { SectionedFile } from '../wasm/sections.js';
import type { Abbreviation } from './abbreviations.js';
import { type FormValue, isUnitReference, readForm, type UnitFormat } from './forms.js';
import { UNIT_KIND, type UnitHead, unitHeads, withBases } from './unit-head.js';

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

/** DW_TAG_subrange_type. */
const SUBRANGE = 0x21;
const WANTED: ReadonlySet<number> = new Set(Object.values(ATTRIBUTE));

/** The units of .debug_info, DWARF 2 to 5, one at a time. Throws WASM_MALFORMED, WASM_UNSUPPORTED. */
export function* readUnits(file: SectionedFile): Generator<Unit> {
  for (const head of unitHeads(file)) if (head.kind === UNIT_KIND.compile) yield readUnit(head);
}

function readUnit(head: UnitHead): Unit {
  const { cursor, base, start, abbreviations } = head;
  let { format } = head;
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

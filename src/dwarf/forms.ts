import type { Cursor } from '../wasm/cursor.js';
import type { SectionedFile } from '../wasm/sections.js';
import { fixed, openDebugAt, text, textAt } from './sections.js';

/** What a unit says about how its values are written. */
export interface UnitFormat {
  readonly file: SectionedFile;
  readonly version: number;
  readonly addressSize: number;
  /** Where in .debug_str_offsets and .debug_addr the unit's tables begin. */
  readonly stringsBase: number;
  readonly addressesBase: number;
}

/** A value of an attribute: numbers, texts, and blocks as a cursor over their bytes. */
export type FormValue = number | string | Cursor;

/** DW_FORM_*, DWARF 5, section 7.5.6. */
const FORM = {
  addr: 0x01,
  block2: 0x03,
  block4: 0x04,
  data2: 0x05,
  data4: 0x06,
  data8: 0x07,
  string: 0x08,
  block: 0x09,
  block1: 0x0a,
  data1: 0x0b,
  flag: 0x0c,
  sdata: 0x0d,
  strp: 0x0e,
  udata: 0x0f,
  refAddr: 0x10,
  ref1: 0x11,
  ref2: 0x12,
  ref4: 0x13,
  ref8: 0x14,
  refUdata: 0x15,
  indirect: 0x16,
  secOffset: 0x17,
  exprloc: 0x18,
  flagPresent: 0x19,
  strx: 0x1a,
  addrx: 0x1b,
  data16: 0x1e,
  lineStrp: 0x1f,
  refSig8: 0x20,
  implicitConst: 0x21,
  loclistx: 0x22,
  rnglistx: 0x23,
  strx1: 0x25,
  strx2: 0x26,
  strx3: 0x27,
  strx4: 0x28,
  addrx1: 0x29,
  addrx2: 0x2a,
  addrx3: 0x2b,
  addrx4: 0x2c,
} as const;

const SIZES: ReadonlyMap<number, number> = new Map([
  [FORM.data1, 1],
  [FORM.data2, 2],
  [FORM.data4, 4],
  [FORM.data8, 8],
  [FORM.flag, 1],
  [FORM.ref1, 1],
  [FORM.ref2, 2],
  [FORM.ref4, 4],
  [FORM.ref8, 8],
  [FORM.refSig8, 8],
  [FORM.secOffset, 4],
]);

const BLOCKS: ReadonlyMap<number, number> = new Map([
  [FORM.block1, 1],
  [FORM.block2, 2],
  [FORM.block4, 4],
]);

/** References within the unit: offsets from the start of the unit's header. */
export function isUnitReference(form: number): boolean {
  return (form >= FORM.ref1 && form <= FORM.ref8) || form === FORM.refUdata;
}

/** Addresses, where other numbers are sizes. */
export function isAddress(form: number): boolean {
  return form === FORM.addr || form === FORM.addrx || (form >= FORM.addrx1 && form <= FORM.addrx4);
}

/** A list of ranges by its number in the unit's table. */
export function isIndexedRanges(form: number): boolean {
  return form === FORM.rnglistx;
}

/**
 * Reads a value and passes over it. `constant` is that of an abbreviation (DW_FORM_implicit_const).
 *
 * Throws WASM_MALFORMED, WASM_UNSUPPORTED.
 */
export function readForm(cursor: Cursor, form: number, unit: UnitFormat, constant = 0): FormValue {
  const size = SIZES.get(form);
  if (size !== undefined) return fixed(cursor, size);
  const length = BLOCKS.get(form);
  if (length !== undefined) return cursor.sub(fixed(cursor, length));
  if (form >= FORM.strx1 && form <= FORM.strx4)
    return indexedText(unit, fixed(cursor, form - FORM.strx1 + 1));
  if (form >= FORM.addrx1 && form <= FORM.addrx4)
    return indexedAddress(unit, fixed(cursor, form - FORM.addrx1 + 1));
  switch (form) {
    case FORM.addr:
      return fixed(cursor, unit.addressSize);
    case FORM.refAddr:
      return fixed(cursor, unit.version < 3 ? unit.addressSize : 4);
    case FORM.string:
      return text(cursor);
    case FORM.strp:
      return textAt(unit.file, '.debug_str', fixed(cursor, 4));
    case FORM.lineStrp:
      return textAt(unit.file, '.debug_line_str', fixed(cursor, 4));
    case FORM.strx:
      return indexedText(unit, cursor.u32());
    case FORM.addrx:
      return indexedAddress(unit, cursor.u32());
    case FORM.udata:
    case FORM.refUdata:
      return cursor.u64();
    case FORM.loclistx:
    case FORM.rnglistx:
      return cursor.u32();
    case FORM.sdata:
      return Number(cursor.s64());
    case FORM.block:
    case FORM.exprloc:
      return cursor.sub(cursor.u32());
    case FORM.data16:
      return cursor.sub(16);
    case FORM.flagPresent:
      return 1;
    case FORM.implicitConst:
      return constant;
    case FORM.indirect: {
      const actual = cursor.u32();
      // In a row they would say nothing, and a damaged file may have any number of them.
      if (actual === FORM.indirect) throw cursor.malformed('the form of an attribute is not said');
      return readForm(cursor, actual, unit);
    }
    default:
      throw cursor.unsupported(`an attribute of form 0x${form.toString(16)}`);
  }
}

/**
 * Reads a text and passes over it, and leaves looking it up for later: a table may name the same long text any number of
 * times. What is given throws WASM_MALFORMED.
 */
export function readText(cursor: Cursor, form: number, unit: UnitFormat): () => string {
  if (form === FORM.strp || form === FORM.lineStrp) {
    const offset = fixed(cursor, 4);
    return () => textAt(unit.file, form === FORM.strp ? '.debug_str' : '.debug_line_str', offset);
  }
  const value = readForm(cursor, form, unit);
  return () => (typeof value === 'string' ? value : '');
}

function indexedText(unit: UnitFormat, index: number): string {
  const cursor = openDebugAt(unit.file, '.debug_str_offsets', unit.stringsBase + 4 * index);
  return cursor === undefined ? '' : textAt(unit.file, '.debug_str', fixed(cursor, 4));
}

/** An entry of .debug_addr; 0 where the unit has no such table. */
export function indexedAddress(unit: UnitFormat, index: number): number {
  const cursor = openDebugAt(unit.file, '.debug_addr', unit.addressesBase + unit.addressSize * index);
  return cursor === undefined ? 0 : fixed(cursor, unit.addressSize);
}

import type { Cursor } from '../wasm/cursor.js';
import type { SectionedFile } from '../wasm/sections.js';
import { indexedAddress, isAddress, isIndexedRanges, readForm, type UnitFormat } from './forms.js';
import { fixed, openDebugAt } from './sections.js';
import { type UnitHead, unitHeads, withBases } from './unit-head.js';

/** A range of code, as offsets in the code section, and the unit of .debug_line that has its lines. */
export interface UnitCode {
  readonly start: number;
  readonly end: number;
  /** Offset in .debug_line. */
  readonly lines: number;
}

/** DW_AT_*. */
const ATTRIBUTE = { lines: 0x10, low: 0x11, high: 0x12, ranges: 0x55, rangesBase: 0x74 } as const;
/** DW_RLE_*, DWARF 5, section 7.25. */
const RANGE = {
  end: 0,
  indexedBase: 1,
  indexed: 2,
  indexedLength: 3,
  offsets: 4,
  base: 5,
  addresses: 6,
  length: 7,
} as const;
/** Behind the head of .debug_rnglists. */
const FIRST_TABLE = 12;

/**
 * The code of each unit, by what the first entries of .debug_info say, in order of addresses. The entries behind them
 * are not read. Throws WASM_MALFORMED, WASM_UNSUPPORTED.
 */
export function readUnitCode(file: SectionedFile): readonly UnitCode[] {
  const code: UnitCode[] = [];
  let read = 0;
  for (const head of unitHeads(file)) {
    const said = firstEntry(head);
    if (said?.lines === undefined) continue;
    const { lines, ranges } = said;
    const first = ranges?.offset ?? 0;
    for (const [start, end] of rangesOf(said)) code.push({ start, end, lines });
    if (ranges === undefined) continue;
    read += ranges.offset - first;
    // Any number of units could ask for the same long list.
    if (read > ranges.end) throw ranges.malformed('the code of units overlaps');
  }
  return code.sort((a, b) => a.start - b.start);
}

interface FirstEntry {
  readonly format: UnitFormat;
  readonly lines: number | undefined;
  readonly low: number;
  readonly high: number | undefined;
  readonly ranges: Cursor | undefined;
}

function firstEntry({ cursor, format: initial, abbreviations }: UnitHead): FirstEntry | undefined {
  const abbreviation = cursor.left === 0 ? undefined : abbreviations.get(cursor.u32());
  if (abbreviation === undefined) return undefined;
  const format = withBases(initial, cursor.copy(), abbreviation);
  const values = new Map<number, { readonly form: number; readonly value: number }>();
  for (const { attribute, form, constant } of abbreviation.attributes) {
    const value = readForm(cursor, form, format, constant);
    if (typeof value === 'number') values.set(attribute, { form, value });
  }
  const low = values.get(ATTRIBUTE.low)?.value ?? 0;
  const high = values.get(ATTRIBUTE.high);
  const ranges = values.get(ATTRIBUTE.ranges);
  return {
    format,
    lines: values.get(ATTRIBUTE.lines)?.value,
    low,
    high: high === undefined ? undefined : isAddress(high.form) ? high.value : low + high.value,
    ranges:
      ranges === undefined
        ? undefined
        : openRanges(format, ranges, values.get(ATTRIBUTE.rangesBase)?.value ?? FIRST_TABLE),
  };
}

/** At the list of ranges; a list by number is found by a table of offsets from its own start. */
function openRanges(
  { file, version }: UnitFormat,
  { form, value }: { readonly form: number; readonly value: number },
  base: number,
): Cursor | undefined {
  if (version < 5) return openDebugAt(file, '.debug_ranges', value);
  if (!isIndexedRanges(form)) return openDebugAt(file, '.debug_rnglists', value);
  const entry = openDebugAt(file, '.debug_rnglists', base + 4 * value);
  return entry === undefined ? undefined : openDebugAt(file, '.debug_rnglists', base + fixed(entry, 4));
}

type Range = readonly [start: number, end: number];

function rangesOf({ format, low, high, ranges }: FirstEntry): readonly Range[] {
  if (ranges === undefined) return high === undefined ? [] : [[low, high]];
  return [...(format.version < 5 ? oldList(ranges, format, low) : list(ranges, format, low))];
}

/** DWARF 3 and 4, section 2.17.3. */
function* oldList(cursor: Cursor, { addressSize }: UnitFormat, low: number): Generator<Range> {
  const newBase = 2 ** (8 * addressSize) - 1;
  let base = low;
  for (;;) {
    const start = fixed(cursor, addressSize);
    const end = fixed(cursor, addressSize);
    if (start === 0 && end === 0) return;
    if (start === newBase) base = end;
    else yield [base + start, base + end];
  }
}

/** DWARF 5, section 2.17.3. */
function* list(cursor: Cursor, format: UnitFormat, low: number): Generator<Range> {
  const address = () => fixed(cursor, format.addressSize);
  const indexed = () => indexedAddress(format, cursor.u32());
  let base = low;
  for (;;) {
    const kind = cursor.byte();
    if (kind === RANGE.end) return;
    if (kind === RANGE.indexedBase) base = indexed();
    else if (kind === RANGE.base) base = address();
    else if (kind === RANGE.indexed) yield [indexed(), indexed()];
    else if (kind === RANGE.offsets) yield [base + cursor.u64(), base + cursor.u64()];
    else if (kind === RANGE.addresses) yield [address(), address()];
    else if (kind === RANGE.indexedLength) yield withLength(indexed(), cursor.u64());
    else if (kind === RANGE.length) yield withLength(address(), cursor.u64());
    else throw cursor.unsupported(`a range of code of kind ${kind}`);
  }
}

function withLength(start: number, length: number): Range {
  return [start, start + length];
}

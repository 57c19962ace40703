import type { Cursor } from '../wasm/cursor.js';
import { findCustom, openSection, type SectionedFile } from '../wasm/sections.js';

/** The custom sections with debug information, as clang and wasm-ld write them (DWARF 5, section 7.1). */
export type DebugSection =
  | '.debug_abbrev'
  | '.debug_addr'
  | '.debug_info'
  | '.debug_line'
  | '.debug_line_str'
  | '.debug_ranges'
  | '.debug_rnglists'
  | '.debug_str'
  | '.debug_str_offsets';

/** A cursor over a section, or undefined where the module has none. */
export function openDebug(file: SectionedFile, name: DebugSection): Cursor | undefined {
  const section = findCustom(file.sections, name);
  return section === undefined ? undefined : openSection(file, section);
}

/** The same, moved to an offset in the section. */
export function openDebugAt(file: SectionedFile, name: DebugSection, offset: number): Cursor | undefined {
  const cursor = openDebug(file, name);
  cursor?.skip(offset);
  return cursor;
}

/** An unsigned little-endian number of 1 to 4 bytes; of 8 bytes, rounded to 53 bits. */
export function fixed(cursor: Cursor, size: number): number {
  if (size > cursor.left) throw cursor.malformed('the data ends too early');
  const { bytes } = cursor;
  const start = cursor.skip(size);
  let value = 0;
  for (let at = start + size - 1; at >= start; at -= 1) value = value * 256 + (bytes[at] ?? 0);
  return value;
}

const utf8 = new TextDecoder('utf-8');

/** Text up to a zero byte. */
export function text(cursor: Cursor): string {
  const start = cursor.offset;
  while (cursor.byte() !== 0);
  return utf8.decode(cursor.bytes.subarray(start, cursor.offset - 1));
}

/** Text at an offset of a section; empty where there is none. */
export function textAt(file: SectionedFile, name: '.debug_str' | '.debug_line_str', offset: number): string {
  const cursor = openDebugAt(file, name, offset);
  return cursor === undefined ? '' : text(cursor);
}

/** The units of a section, one after the other: the cursor of each begins behind its length. */
export function* units(cursor: Cursor): Generator<Cursor> {
  while (cursor.left > 0) {
    const length = fixed(cursor, 4);
    // Such large sections are no use in a module of 32 bits (DWARF 5, section 7.4).
    if (length >= 0xffff_fff0) throw cursor.unsupported('DWARF of 64 bits', cursor.offset - 4);
    yield cursor.sub(length);
  }
}

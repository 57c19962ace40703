import { sectionOrder } from './sections.js';
import type { Section } from './types.js';

/** Size in bytes of a LEB128 that the linker may overwrite with any 32-bit number. */
export const PADDED = 5;

const utf8 = new TextEncoder();

/** Unsigned LEB128 of a whole number below 2^53, as short as possible. */
export function encodeUnsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest % 0x80) + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
  return bytes;
}

/** Signed LEB128 of a whole number within ±2^53, as short as possible. */
export function encodeSigned(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; ) {
    const low = ((rest % 0x80) + 0x80) % 0x80;
    rest = Math.floor(rest / 0x80);
    if (rest === (low < 0x40 ? 0 : -1)) return [...bytes, low];
    bytes.push(low + 0x80);
  }
}

/** Unsigned LEB128 of a 32-bit number in exactly five bytes. */
export function encodePaddedU32(value: number): number[] {
  return [0, 7, 14, 21, 28].map(shift => ((value >>> shift) & 0x7f) | (shift < 28 ? 0x80 : 0));
}

/** A string with its length before it. */
export function encodeName(name: string): number[] {
  const bytes = utf8.encode(name);
  return [...encodeUnsigned(bytes.length), ...bytes];
}

/** A vector: the number of items, then the items. */
export function encodeVector(items: readonly ArrayLike<number>[]): Uint8Array {
  return concatBytes([encodeUnsigned(items.length), ...items]);
}

/** A section from id and payload; of a custom section the payload begins with its name. */
export function encodeSection(id: number, payload: ArrayLike<number>): Uint8Array {
  return concatBytes([[id, ...encodeUnsigned(payload.length)], payload]);
}

export function concatBytes(parts: readonly ArrayLike<number>[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

/** What becomes of sections. */
export interface SectionEdits {
  /** New payloads; of custom sections without their name. `undefined` takes the section out. */
  readonly replace: ReadonlyMap<Section, ArrayLike<number> | undefined>;
  /** New sections by id, which go where the id belongs; the file must not have them yet. */
  readonly insert?: ReadonlyMap<number, ArrayLike<number>>;
}

/** Puts a file together again: header and untouched sections byte for byte, the others from `edits`. */
export function assemble(bytes: Uint8Array, sections: readonly Section[], edits: SectionEdits): Uint8Array {
  const parts = [bytes.subarray(0, sections[0]?.offset ?? bytes.length)];
  const waiting = [...(edits.insert ?? [])].sort(([a], [b]) => sectionOrder(a) - sectionOrder(b));
  const insertBefore = (order: number) => {
    for (let next = waiting[0]; next !== undefined && sectionOrder(next[0]) < order; next = waiting[0]) {
      parts.push(encodeSection(next[0], next[1]));
      waiting.shift();
    }
  };
  for (const section of sections) {
    insertBefore(sectionOrder(section.id));
    if (!edits.replace.has(section)) parts.push(bytes.subarray(section.offset, section.end));
    const payload = edits.replace.get(section);
    if (payload !== undefined) parts.push(encodeSection(section.id, withName(section, payload)));
  }
  insertBefore(Number.POSITIVE_INFINITY);
  return concatBytes(parts);
}

function withName({ name }: Section, payload: ArrayLike<number>): ArrayLike<number> {
  if (name === undefined) return payload;
  return concatBytes([encodeName(name), payload]);
}

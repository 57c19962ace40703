import { encodePaddedU32, PADDED } from '../encode.js';
import { openSection } from '../sections.js';
import type { Section } from '../types.js';
import type { ObjectDraft } from './draft.js';

/** A copy of a section's payload as it is in the draft, to be changed and given back. */
export function copyPayload(draft: ObjectDraft, section: Section): Uint8Array {
  return Uint8Array.from(
    draft.payloads.get(section) ?? draft.object.bytes.subarray(section.start, section.end),
  );
}

export function withPayload(draft: ObjectDraft, section: Section, payload: ArrayLike<number>): ObjectDraft {
  return { ...draft, payloads: new Map([...draft.payloads, [section, payload]]) };
}

/**
 * Overwrites a five-byte LEB128 in a payload.
 *
 * Throws WASM_UNSUPPORTED where the bytes there are not such a number: after `wasm-ld --compress-relocations`, say.
 */
export function overwritePadded(
  draft: ObjectDraft,
  section: Section,
  payload: Uint8Array,
  offset: number,
  value: number,
): void {
  const old = payload.subarray(offset, offset + PADDED);
  const isPadded =
    old.length === PADDED && old.every((byte, position) => byte >= 0x80 === position < PADDED - 1);
  if (!isPadded) {
    throw openSection(draft.object, section).unsupported(
      'a number that is not padded',
      section.start + offset,
    );
  }
  payload.set(encodePaddedU32(value), offset);
}

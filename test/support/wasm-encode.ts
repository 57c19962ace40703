// Bytes of the binary format, written a second time on purpose: tests must not assemble with the code they test.

/** Unsigned LEB128 of a whole number below 2^53. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low + 128 : low);
  } while (rest > 0);
  return bytes;
}

/** Signed LEB128 of a whole number of at most 32 bits. */
export function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const done = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    bytes.push(done ? low : low | 0x80);
    if (done) return bytes;
  }
}

export function text(value: string): number[] {
  return sized([...new TextEncoder().encode(value)]);
}

/** The bytes with their count before them. */
function sized(bytes: readonly number[]): number[] {
  return [...unsigned(bytes.length), ...bytes];
}

/** A vector: the number of items, then the items. */
export function vector(items: readonly (readonly number[])[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

/** A section, or nothing where the payload would be an empty vector. */
export function section(id: number, items: readonly (readonly number[])[]): number[] {
  return items.length === 0 ? [] : [id, ...sized(vector(items))];
}

export function customSection(name: string, payload: readonly number[]): number[] {
  return [0, ...sized([...text(name), ...payload])];
}

const VALUE_TYPES: Readonly<Record<string, number>> = {
  i: 0x7f,
  I: 0x7e,
  f: 0x7d,
  F: 0x7c,
  V: 0x7b,
  r: 0x6f,
};

/** `i`, `I`, `f`, `F`, `V` (v128), `r` (externref). */
export function valueType(letter: string): number {
  const byte = VALUE_TYPES[letter];
  if (byte === undefined) throw new Error(`no value type "${letter}"`);
  return byte;
}

/** The function type of `(iI)f`. */
export function functionType(signature: string): number[] {
  const match = /^\((\w*)\)(\w*)$/.exec(signature);
  if (match === null) throw new Error(`no signature "${signature}"`);
  const list = (letters: string | undefined) =>
    vector([...(letters ?? '')].map(letter => [valueType(letter)]));
  return [0x60, ...list(match[1]), ...list(match[2])];
}

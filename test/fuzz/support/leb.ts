/** An unsigned LEB128 number as it stands, and where it ends; bytes that are missing count as its end. */
export function readLeb(bytes: Uint8Array, start: number): { value: number; end: number } {
  let value = 0;
  for (let at = start, scale = 1; ; at += 1, scale *= 128) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80 || at - start === 9) return { value, end: at + 1 };
  }
}

/** The bytes of a number of at most 32 bits. */
export function leb(value: number): number[] {
  return value < 0x80 ? [value] : [0x80 | (value & 0x7f), ...leb(value >>> 7)];
}

/** Pieces of archives put together by hand, sound or not. */

export const ARCH = '!<arch>\n';

/** A 60-byte header; everything between name and size is zero, as llvm-ar writes it. */
export function header(field: string, size: number | string, terminator = '`\n'): string {
  return `${field.padEnd(16)}${'0'.padEnd(12)}${'0'.padEnd(6)}${'0'.padEnd(6)}${'644'.padEnd(8)}${String(size).padEnd(10)}${terminator}`;
}

/** A header with its contents, padded; one character is one byte. */
export function member(field: string, contents: string): string {
  return header(field, contents.length) + contents + (contents.length % 2 === 1 ? '\n' : '');
}

export function be32(...values: readonly number[]): string {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, i) => {
    bytes.writeUInt32BE(value, 4 * i);
  });
  return bytes.toString('latin1');
}

export function le32(...values: readonly number[]): string {
  return Buffer.from(be32(...values), 'latin1')
    .swap32()
    .toString('latin1');
}

export const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));

export const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

import { HEADER_SIZE, SIZE_FIELD, TERMINATOR } from './layout.js';

const template = (dateToMode: string): Buffer =>
  Buffer.from(' '.repeat(16) + dateToMode.padEnd(32) + ' '.repeat(10) + TERMINATOR, 'latin1');

/** Headers without name and size. LLVM gives the index mode 0, and the long-name table nothing at all. */
export const MEMBER_HEADER = template('0           0     0     644');
export const INDEX_HEADER = template('0           0     0     0');
export const NAMES_HEADER = template('');

/**
 * Writes a 60-byte header and gives the offset after it.
 *
 * `field` is the name field, at most 16 bytes of UTF-8; `size` is in bytes, below ten digits.
 */
export function writeHeader(out: Buffer, start: number, header: Buffer, field: string, size: number): number {
  out.set(header, start);
  out.write(field, start, 'utf8');
  // Most of the time of an edit goes into headers: digits are cheaper one by one than as a padded string.
  let digits = 1;
  for (let rest = size; rest >= 10; rest /= 10) digits++;
  let rest = size;
  for (let at = start + SIZE_FIELD.start + digits - 1; digits > 0; digits--) {
    out[at--] = 0x30 + (rest % 10);
    rest = Math.floor(rest / 10);
  }
  return start + HEADER_SIZE;
}

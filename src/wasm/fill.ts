import { Cursor } from './cursor.js';
import { beginsAsWasm, HEADER_SIZE } from './header.js';
import { unlessUnreadable } from './unless-unreadable.js';

/** Darwin's ar fills members up to a multiple of eight bytes. */
const MOST = 7;
const NUL = 0x00;
const NEWLINE = 0x0a;

/**
 * An object without the newlines or NULs that an archive has put behind its last section; the same bytes where there
 * are none. So few of them are no section: a code section of ten bytes and a custom one without a name would be longer.
 */
export function withoutFill(bytes: Uint8Array): Uint8Array {
  if (!beginsAsWasm(bytes)) return bytes;
  return unlessUnreadable(() => bytes.subarray(0, endOfSections(bytes))) ?? bytes;
}

function endOfSections(bytes: Uint8Array): number {
  const cursor = new Cursor(bytes, '', 'section list', HEADER_SIZE);
  while (cursor.left > 0 && !isFill(bytes.subarray(cursor.offset))) {
    cursor.skip(1);
    cursor.skip(cursor.u32());
  }
  return cursor.offset;
}

function isFill(rest: Uint8Array): boolean {
  const [first] = rest;
  return rest.length <= MOST && (first === NUL || first === NEWLINE) && rest.every(byte => byte === first);
}

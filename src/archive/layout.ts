/** The eight bytes every archive starts with. */
export const SIGNATURE = '!<arch>\n';
/** Size in bytes of the header in front of every member. */
export const HEADER_SIZE = 60;
/** Header fields: offset and end in bytes. Date, owner and mode lie between name and size and are never read. */
export const NAME_FIELD = { start: 0, end: 16 } as const;
export const SIZE_FIELD = { start: 48, end: 58 } as const;
/** What ends a header. */
export const TERMINATOR = '`\n';
/** Members start at even offsets; an odd one is followed by one newline. */
export const padded = (size: number): number => size + (size % 2);

/** Name fields of the members that describe the archive itself. */
export const GNU_INDEX = '/';
export const GNU_INDEX64 = '/SYM64/';
export const GNU_NAMES = '//';

/** Longest member name in bytes; without a limit every member of a hostile archive could repeat all of it. */
export const MAX_NAME = 4096;

/** A `Buffer` over the same memory, for its faster search and decoding. */
export function bufferOver(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

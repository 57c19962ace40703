import { damaged, truncated } from './damage.js';
import { HEADER_SIZE, NAME_FIELD, SIZE_FIELD } from './layout.js';

/** What a member header says. */
export interface MemberHeader {
  /** The name field without its trailing blanks, one character per byte. */
  readonly field: string;
  /** Size in bytes of what follows the header, without padding. */
  readonly size: number;
}

const BLANK = 0x20;
const ZERO = 0x30;
const NINE = 0x39;
const BACKQUOTE = 0x60;
const NEWLINE = 0x0a;

/**
 * Reads the 60-byte header at `offset`. `what` names the member for the message. Throws ARCHIVE_MALFORMED.
 *
 * A large archive has hundreds of thousands of headers: this goes by bytes and makes one string.
 */
export function readHeader(buffer: Buffer, file: string, offset: number, what: () => string): MemberHeader {
  const there = buffer.length - offset;
  if (there < HEADER_SIZE)
    throw truncated(file, buffer.length, `the header of ${what()}`, HEADER_SIZE, there);
  const sizeEnd = offset + SIZE_FIELD.end;
  if (buffer[sizeEnd] !== BACKQUOTE || buffer[sizeEnd + 1] !== NEWLINE) {
    const terminator = JSON.stringify(buffer.toString('latin1', sizeEnd, sizeEnd + 2));
    throw damaged(
      file,
      `the header of ${what()} at offset ${offset} ends with ${terminator} instead of "\`\\n"`,
    );
  }
  const size = decimal(buffer, offset + SIZE_FIELD.start, sizeEnd);
  if (size === undefined) {
    const text = JSON.stringify(buffer.toString('latin1', offset + SIZE_FIELD.start, sizeEnd));
    throw damaged(
      file,
      `the header of ${what()} at offset ${offset} has the size ${text}, which is not a decimal number`,
    );
  }
  let end = offset + NAME_FIELD.end;
  while (end > offset && buffer[end - 1] === BLANK) end--;
  return { field: buffer.toString('latin1', offset, end), size };
}

/** Digits followed by blanks only; undefined for anything else. Ten digits fit a number exactly. */
function decimal(buffer: Buffer, start: number, end: number): number | undefined {
  let value = 0;
  let at = start;
  for (; at < end; at++) {
    const byte = buffer[at] ?? BLANK;
    if (byte < ZERO || byte > NINE) break;
    value = value * 10 + byte - ZERO;
  }
  if (at === start) return undefined;
  for (; at < end; at++) if (buffer[at] !== BLANK) return undefined;
  return value;
}

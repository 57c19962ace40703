import { isUtf8 } from 'node:buffer';
import { damaged } from './damage.js';
import { GNU_INDEX, GNU_INDEX64, GNU_NAMES, MAX_NAME } from './layout.js';

/** What the name field of a header means. */
export type NameField =
  | { readonly kind: 'index'; readonly wordSize: 4 | 8 }
  | { readonly kind: 'names' }
  | NamedField
  | { readonly kind: 'unknown' };

/** The name field of an ordinary member. */
export type NamedField =
  | { readonly kind: 'short'; readonly name: string }
  /** The name is in the `//` table, `at` bytes from its start. */
  | { readonly kind: 'long'; readonly at: number }
  /** The name is the first `length` bytes of the member (BSD). */
  | { readonly kind: 'inline'; readonly length: number };

/** Interprets a name field (blanks trimmed, one character per byte). */
export function parseNameField(field: string): NameField {
  if (field === '') return { kind: 'unknown' };
  if (field.startsWith('/')) return parseSlashField(field);
  if (field.startsWith('#1/') && /^\d+$/.test(field.slice(3)))
    return { kind: 'inline', length: Number(field.slice(3)) };
  return { kind: 'short', name: field.endsWith('/') ? field.slice(0, -1) : field };
}

function parseSlashField(field: string): NameField {
  if (field === GNU_INDEX) return { kind: 'index', wordSize: 4 };
  if (field === GNU_INDEX64) return { kind: 'index', wordSize: 8 };
  if (field === GNU_NAMES) return { kind: 'names' };
  return /^\/\d+$/.test(field) ? { kind: 'long', at: Number(field.slice(1)) } : { kind: 'unknown' };
}

/**
 * The word size of the BSD symbol index that has this name, or undefined for an ordinary member. Names that end
 * with a slash or come from the `//` table are the GNU layout's and never mean an index.
 */
export function bsdIndexWordSize(name: string): 4 | 8 | undefined {
  if (!name.startsWith('__.SYMDEF')) return undefined;
  if (name === '__.SYMDEF' || name === '__.SYMDEF SORTED') return 4;
  if (name === '__.SYMDEF_64' || name === '__.SYMDEF_64 SORTED') return 8;
  return undefined;
}

/** A name that a header field holds itself, given with one character per byte. */
export function shortName(field: string, file: string, what: () => string): string {
  // The usual name is plain ASCII, where characters and bytes are the same.
  if (/^[ -~]+$/.test(field)) return field;
  return decodeName(Buffer.from(field, 'latin1'), file, what);
}

/** The `//` table. Its names end with `/` and a newline, those of the COFF layout with NUL. */
export interface LongNames {
  readonly table: Buffer | undefined;
  readonly end: 'newline' | 'NUL';
}

/** The name at byte `at` of the `//` table. `what` names the member. */
export function longName(
  { table, end: ending }: LongNames,
  at: number,
  file: string,
  what: () => string,
): string {
  if (table === undefined)
    throw damaged(file, `${what()} has a long name, but no long-name table precedes it`);
  if (at >= table.length)
    throw damaged(file, `${what()} has its name at byte ${at} of a long-name table of ${table.length} bytes`);
  const window = table.subarray(at, at + MAX_NAME + 2);
  const end = window.indexOf(ending === 'NUL' ? 0 : 0x0a);
  if (end < 0) {
    throw damaged(
      file,
      `${what()} has its name at byte ${at} of the long-name table, and no ${ending} ends it within ${window.length} bytes`,
    );
  }
  const slash = ending === 'newline' && window[end - 1] === 0x2f;
  return decodeName(window.subarray(0, slash ? end - 1 : end), file, what);
}

/** The BSD name in front of a member's data: padded with NUL bytes to a multiple of four or eight. */
export function inlineName(field: Buffer, file: string, what: () => string): string {
  if (field.length > MAX_NAME)
    throw damaged(
      file,
      `${what()} has a name of ${field.length} bytes; more than ${MAX_NAME} are not accepted`,
    );
  const end = field.indexOf(0);
  return decodeName(end < 0 ? field : field.subarray(0, end), file, what);
}

/** Names are kept as strings, so bytes that are no UTF-8 could not be written back unchanged: refuse them. */
function decodeName(bytes: Buffer, file: string, what: () => string): string {
  if (bytes.length === 0) throw damaged(file, `${what()} has an empty name`);
  if (!isUtf8(bytes))
    throw damaged(file, `${what()} has a name that is not UTF-8 (${bytes.toString('hex')})`);
  return bytes.toString('utf8');
}

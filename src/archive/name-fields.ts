import { WamrPthreadError } from '../errors.js';
import { MAX_NAME } from './layout.js';
import type { NewMember } from './types.js';

/** Name fields of all members and the table of those names that do not fit into one. */
export interface NameLayout {
  /** By member position: `a.o/` or `/17`. */
  readonly fields: readonly string[];
  /** Contents of the `//` member without padding; empty where no name is long. */
  readonly table: string;
  readonly tableBytes: number;
}

/** A name and its slash fill at most the 16 bytes of the field. */
const MAX_SHORT = 15;

/**
 * Lays out names the way LLVM does: long ones, and those with a slash, go into the table once each.
 *
 * Throws ARCHIVE_MALFORMED for a name that could not be read back.
 */
export function nameFields(members: readonly NewMember[]): NameLayout {
  const places = new Map<string, string>();
  const table: string[] = [];
  let tableBytes = 0;
  const fields = members.map(({ name }, position) => {
    const place = places.get(name);
    if (place !== undefined) return place;
    const bytes = checkedLength(name, position);
    const isShort = bytes <= MAX_SHORT && !name.includes('/');
    const field = isShort ? `${name}/` : `/${tableBytes}`;
    if (!isShort) {
      table.push(`${name}/\n`);
      tableBytes += bytes + 2;
    }
    places.set(name, field);
    return field;
  });
  return { fields, table: table.join(''), tableBytes };
}

/** Length in bytes of a name that can be written and read back. */
function checkedLength(name: string, position: number): number {
  const bytes = Buffer.byteLength(name);
  // A lone surrogate would become a replacement character on its way through UTF-8.
  if (bytes > 0 && bytes <= MAX_NAME && !/[\n\0\p{Surrogate}]/u.test(name)) return bytes;
  throw new WamrPthreadError(
    'ARCHIVE_MALFORMED',
    `member ${position + 1} cannot be written: an archive cannot hold the name ${JSON.stringify(name)}`,
    { hint: 'Rename the object file.' },
  );
}

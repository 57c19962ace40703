import { isSecondCoffIndex } from './coff-index.js';
import { damaged, truncated } from './damage.js';
import { readHeader } from './header.js';
import { bufferOver, HEADER_SIZE, padded, SIGNATURE } from './layout.js';
import {
  bsdIndexWordSize,
  inlineName,
  longName,
  type NamedField,
  type NameField,
  parseNameField,
  shortName,
} from './member-name.js';
import { parseIndex, type StoredIndex } from './read-index.js';
import { checkSignature } from './signature.js';
import type { Archive, ArchiveMember } from './types.js';

/** What has been seen so far on the way through the file. */
interface Walk {
  readonly buffer: Buffer;
  readonly bytes: Uint8Array;
  readonly file: string;
  readonly members: ArchiveMember[];
  longNames: Buffer | undefined;
  index: StoredIndex | undefined;
  bsd: boolean;
  /** A second index was passed over: names in the long-name table end with NUL then. */
  coff: boolean;
  /** Names the member that is being read, for messages. */
  readonly next: () => string;
}

/** One header with the range of its contents in bytes. */
interface Entry {
  readonly field: NameField;
  /** The name field as it stands, for messages. */
  readonly text: string;
  readonly offset: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a GNU, LLVM, BSD or COFF archive.
 *
 * `bytes` is the whole file and must not change afterwards: member data are views into it. `file` is only used
 * in messages. Work and memory are proportional to the size of the file, whatever is in it.
 *
 * Throws ARCHIVE_NOT_ARCHIVE, ARCHIVE_THIN or ARCHIVE_MALFORMED, with the byte offset of what is wrong.
 */
export function readArchive(bytes: Uint8Array, file: string): Archive {
  checkSignature(bytes, file);
  const walk: Walk = {
    buffer: bufferOver(bytes),
    bytes,
    file,
    members: [],
    longNames: undefined,
    index: undefined,
    bsd: false,
    coff: false,
    next: () => nextMember(walk),
  };
  let offset = SIGNATURE.length;
  while (offset < bytes.length) {
    const entry = readEntry(walk, offset);
    takeEntry(walk, entry);
    offset = padded(entry.end);
  }
  return {
    file,
    format: walk.coff ? 'coff' : walk.bsd ? 'bsd' : 'gnu',
    members: walk.members,
    index: walk.index && parseIndex(walk.index, walk.members, file),
  };
}

function readEntry(walk: Walk, offset: number): Entry {
  const { buffer, file } = walk;
  const header = readHeader(buffer, file, offset, walk.next);
  const start = offset + HEADER_SIZE;
  const entry = {
    field: parseNameField(header.field),
    text: header.field,
    offset,
    start,
    end: start + header.size,
  };
  if (entry.end > buffer.length)
    throw truncated(file, buffer.length, describe(walk, entry), header.size, buffer.length - start);
  return entry;
}

function takeEntry(walk: Walk, entry: Entry): void {
  const { field, start, end } = entry;
  if (field.kind === 'unknown') {
    throw damaged(
      walk.file,
      `${nextMember(walk)} at offset ${entry.offset} has the name field ${JSON.stringify(entry.text)}, which is in no known form`,
    );
  }
  if (field.kind === 'index') {
    takeIndex(walk, entry, { layout: 'gnu', wordSize: field.wordSize, start });
  } else if (field.kind === 'names') {
    if (walk.longNames !== undefined)
      throw damaged(walk.file, `a second long-name table is at offset ${entry.offset}`);
    walk.longNames = walk.buffer.subarray(start, end);
  } else {
    takeNamed(walk, entry, field);
  }
}

/** An ordinary member, or the index of a BSD archive, which is found by its name. */
function takeNamed(walk: Walk, entry: Entry, field: NamedField): void {
  const name = nameOf(walk, entry, field);
  const start = field.kind === 'inline' ? entry.start + field.length : entry.start;
  const isGnuName = field.kind === 'long' || entry.text.endsWith('/');
  const wordSize = isGnuName ? undefined : bsdIndexWordSize(name);
  walk.bsd ||= field.kind === 'inline' || wordSize !== undefined;
  if (wordSize !== undefined) {
    takeIndex(walk, entry, { layout: 'bsd', wordSize, start });
    return;
  }
  const { bytes } = walk;
  const data = new Uint8Array(bytes.buffer, bytes.byteOffset + start, entry.end - start);
  walk.members.push({ name, data, headerOffset: entry.offset });
}

function takeIndex(
  walk: Walk,
  entry: Entry,
  found: Pick<StoredIndex, 'layout' | 'wordSize' | 'start'>,
): void {
  if (walk.members.length > 0)
    throw damaged(walk.file, `a symbol index is at offset ${entry.offset}, after the first member`);
  const data = walk.buffer.subarray(found.start, entry.end);
  if (walk.index !== undefined) {
    takeSecondIndex(walk, entry, data);
    return;
  }
  walk.index = { ...found, data, view: new DataView(data.buffer, data.byteOffset, data.byteLength) };
}

/** Libraries in Microsoft's format (`llvm-ar --format=coff`) have two, and the first says all that is needed. */
function takeSecondIndex(walk: Walk, entry: Entry, data: Buffer): void {
  const isCoff = walk.index?.layout === 'gnu' && walk.index.wordSize === 4 && !walk.coff;
  if (isCoff && walk.longNames === undefined && isSecondCoffIndex(data)) {
    walk.coff = true;
    return;
  }
  throw damaged(
    walk.file,
    `a second symbol index is at offset ${entry.offset}, and not in the form that libraries in Microsoft's format have`,
  );
}

function nameOf(walk: Walk, entry: Entry, field: NamedField): string {
  const { buffer, file, longNames } = walk;
  const what = (): string => `${nextMember(walk)} at offset ${entry.offset}`;
  if (field.kind === 'short') return shortName(field.name, file, what);
  if (field.kind === 'long')
    return longName({ table: longNames, end: walk.coff ? 'NUL' : 'newline' }, field.at, file, what);
  const size = entry.end - entry.start;
  if (field.length > size)
    throw damaged(file, `${what()} has ${size} bytes, too few for its name of ${field.length} bytes`);
  return inlineName(buffer.subarray(entry.start, entry.start + field.length), file, what);
}

/** The member that is being read, by its number from 1 and by its neighbour: its own name may be what is broken. */
function nextMember({ members }: Walk): string {
  const last = members.at(-1);
  const number = `member ${members.length + 1}`;
  return last === undefined ? number : `${number} (after ${JSON.stringify(last.name)})`;
}

/** A member whose contents are not all there; an inline name may be missing with them. */
function describe(walk: Walk, entry: Entry): string {
  const { field } = entry;
  if (field.kind === 'index') return 'the symbol index';
  if (field.kind === 'names') return 'the long-name table';
  if (field.kind === 'inline' || field.kind === 'unknown') return nextMember(walk);
  return `member ${walk.members.length + 1} ${JSON.stringify(nameOf(walk, entry, field))}`;
}

import { constants, isUtf8 } from 'node:buffer';
import { damaged } from './damage.js';
import type { ArchiveMember, ArchiveSymbol } from './types.js';

/** A symbol index as it lies in the file. */
export interface StoredIndex {
  readonly layout: 'gnu' | 'bsd';
  /** Size in bytes of its numbers: big-endian in the GNU layout, little-endian in the BSD one. */
  readonly wordSize: 4 | 8;
  readonly data: Buffer;
  /** The same bytes. */
  readonly view: DataView;
  /** Offset of `data` in the file. */
  readonly start: number;
}

/** Index entries before their offsets are matched with members. */
interface RawEntries {
  readonly names: readonly string[];
  /** Offsets of the members' headers in the file. */
  readonly offsets: readonly number[];
}

/** Names of a sound index do not overlap; the factor leaves room for writers that share some. */
const MAX_NAME_OVERLAP = 4;

/**
 * Reads a symbol index against the members of the same file.
 *
 * Throws ARCHIVE_MALFORMED where a count, a name or a member offset does not fit, before allocating for it.
 */
export function parseIndex(
  index: StoredIndex,
  members: readonly ArchiveMember[],
  file: string,
): ArchiveSymbol[] {
  const { names, offsets } = index.layout === 'gnu' ? gnuEntries(index, file) : bsdEntries(index, file);
  let member = 0;
  return names.map((name, i) => {
    const offset = offsets[i] ?? 0;
    // Entries come in member order from every common writer, so the last match is mostly right again.
    if (members[member]?.headerOffset !== offset) member = findMember(members, offset);
    if (member < 0) {
      const symbol = JSON.stringify(name);
      throw bad(index, file, `has ${symbol} in a member at offset ${offset}, where none starts`);
    }
    return { name, member };
  });
}

/** Position of the member whose header is at `offset`, or -1. Members are in file order. */
function findMember(members: readonly ArchiveMember[], offset: number): number {
  let low = 0;
  let high = members.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const at = members[middle]?.headerOffset ?? 0;
    if (at === offset) return middle;
    if (at < offset) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** Layout: count, one member offset for each symbol, then the names, each ended by NUL. */
function gnuEntries(index: StoredIndex, file: string): RawEntries {
  const { data, wordSize } = index;
  const count = word(index, 0, file);
  const namesAt = wordSize + count * wordSize;
  if (namesAt > data.length) {
    const room = Math.floor(data.length / wordSize) - 1;
    throw bad(index, file, `claims ${count} symbols, but its ${data.length} bytes hold at most ${room}`);
  }
  // One decoding and one split for all names: many times faster than one call for each.
  const names = nameText(index, namesAt, data.length, file).split('\0', count + 1);
  if (names.length <= count)
    throw bad(index, file, `claims ${count} symbols, but has only ${names.length - 1} names`);
  names.length = count;
  const offsets = names.map((_, i) => word(index, wordSize * (i + 1), file));
  return { names, offsets };
}

/** Layout: size of the table, pairs of name position and member offset, size of the names, names. */
function bsdEntries(index: StoredIndex, file: string): RawEntries {
  const { data, wordSize } = index;
  const tableSize = word(index, 0, file);
  const namesAt = wordSize * 2 + tableSize;
  if (tableSize % (wordSize * 2) !== 0 || namesAt > data.length)
    throw bad(index, file, `claims a table of ${tableSize} bytes in ${data.length} bytes`);
  const namesSize = word(index, namesAt - wordSize, file);
  if (namesSize > data.length - namesAt)
    throw bad(index, file, `claims ${namesSize} bytes of names, ${data.length - namesAt} are there`);
  const table = data.subarray(namesAt, namesAt + namesSize);
  const names: string[] = [];
  const offsets: number[] = [];
  let budget = namesSize * MAX_NAME_OVERLAP;
  for (let at = wordSize; at < namesAt - wordSize; at += wordSize * 2) {
    const start = word(index, at, file);
    const end = start < namesSize ? table.indexOf(0, start) : -1;
    if (end < 0)
      throw bad(index, file, `has a name at byte ${start} that does not end within its ${namesSize} bytes`);
    budget -= end - start;
    if (budget < 0) throw bad(index, file, 'has names that overlap');
    names.push(nameText(index, namesAt + start, namesAt + end, file));
    offsets.push(word(index, at + wordSize, file));
  }
  return { names, offsets };
}

/** The number at byte `at`. Above 2^53 it is no longer exact, but then it is beyond every file anyway. */
function word(index: StoredIndex, at: number, file: string): number {
  const { view, wordSize, layout } = index;
  if (at + wordSize > view.byteLength) throw bad(index, file, `ends after ${view.byteLength} bytes`);
  const littleEndian = layout === 'bsd';
  return wordSize === 4 ? view.getUint32(at, littleEndian) : Number(view.getBigUint64(at, littleEndian));
}

/** Names must be UTF-8, as WebAssembly's are: strings could not be written back unchanged from other bytes. */
function nameText(index: StoredIndex, start: number, end: number, file: string): string {
  if (!isUtf8(index.data.subarray(start, end))) throw bad(index, file, 'has names that are not UTF-8');
  if (end - start > constants.MAX_STRING_LENGTH)
    throw bad(index, file, `has ${end - start} bytes of names, more than this Node.js can hold as text`);
  return index.data.toString('utf8', start, end);
}

function bad(index: StoredIndex, file: string, what: string): Error {
  return damaged(file, `the symbol index at offset ${index.start} ${what}`);
}

import { bufferOver, GNU_INDEX, GNU_INDEX64, HEADER_SIZE, padded } from './layout.js';
import type { NewMember } from './types.js';
import { INDEX_HEADER, writeHeader } from './write-header.js';

/** Size in bytes of the numbers of an index. */
export type WordSize = 4 | 8;

/** The symbol index while it is being laid out. */
export interface NewIndex {
  /** How many symbols each member has, by position. */
  readonly counts: readonly number[];
  readonly count: number;
  /** The names of each member's symbols, each ended by NUL: joined, they take one call to measure or write. */
  readonly names: readonly string[];
  /** Bytes of all names with their NULs. */
  readonly nameBytes: number;
  /** False where LLVM writes no index: no member is an object. */
  readonly present: boolean;
}

/** First bytes of members that LLVM takes for objects, with or without symbols. */
const OBJECT_MAGICS: readonly string[] = ['\0asm', 'BC\xc0\xde', '\x7fELF'];

/** Objects without any symbol get an index of no entries and three NULs: LLVM does it for old Solaris tools. */
const EMPTY_INDEX_NAMES = 3;

/** Asks for the symbols of every member, in order. */
export function collectIndex(
  members: readonly NewMember[],
  symbolsOf: (member: NewMember) => readonly string[],
): NewIndex {
  const counts: number[] = [];
  const names: string[] = [];
  let count = 0;
  let nameBytes = 0;
  for (const member of members) {
    const symbols = symbolsOf(member);
    counts.push(symbols.length);
    count += symbols.length;
    if (symbols.length === 0) continue;
    const text = `${symbols.join('\0')}\0`;
    names.push(text);
    nameBytes += Buffer.byteLength(text);
  }
  if (count > 0) return { counts, count, names, nameBytes, present: true };
  const present = members.some(isObject);
  return {
    counts,
    count,
    names,
    nameBytes: present ? EMPTY_INDEX_NAMES : 0,
    present,
  };
}

function isObject({ data }: NewMember): boolean {
  return OBJECT_MAGICS.includes(bufferOver(data.subarray(0, 4)).toString('latin1'));
}

/** Size in bytes of the index member with its header; 0 where there is none. */
export function indexSize(index: NewIndex, wordSize: WordSize): number {
  return index.present ? HEADER_SIZE + padded(wordSize * (index.count + 1) + index.nameBytes) : 0;
}

/** Writes the index at `start` and gives the offset after it. `offsets` has each member's header offset. */
export function writeIndex(
  out: Buffer,
  start: number,
  index: NewIndex,
  wordSize: WordSize,
  offsets: readonly number[],
): number {
  const size = indexSize(index, wordSize);
  if (size === 0) return start;
  const end = start + size;
  let at = writeHeader(
    out,
    start,
    INDEX_HEADER,
    wordSize === 4 ? GNU_INDEX : GNU_INDEX64,
    size - HEADER_SIZE,
  );
  const view = new DataView(out.buffer, out.byteOffset, out.length);
  at = writeWord(view, at, wordSize, index.count);
  index.counts.forEach((count, member) => {
    const offset = offsets[member] ?? 0;
    for (let i = 0; i < count; i++) at = writeWord(view, at, wordSize, offset);
  });
  for (const text of index.names) at += out.write(text, at, 'utf8');
  out.fill(0, at, end);
  return end;
}

function writeWord(view: DataView, at: number, wordSize: WordSize, value: number): number {
  if (wordSize === 4) view.setUint32(at, value);
  else view.setBigUint64(at, BigInt(value));
  return at + wordSize;
}

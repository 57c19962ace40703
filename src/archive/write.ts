import { constants } from 'node:buffer';
import { WamrPthreadError } from '../errors.js';
import { GNU_NAMES, HEADER_SIZE, padded, SIGNATURE } from './layout.js';
import { type NameLayout, nameFields } from './name-fields.js';
import type { NewMember } from './types.js';
import { MEMBER_HEADER, NAMES_HEADER, writeHeader } from './write-header.js';
import { collectIndex, indexSize, type WordSize, writeIndex } from './write-index.js';

/** From this member offset on, LLVM writes `/SYM64/` (llvm/lib/Object/ArchiveWriter.cpp, Sym64Threshold). */
const SYM64_THRESHOLD = 2 ** 32;

/**
 * Writes what `llvm-ar qcsD` (or `rcsD`, where no name repeats) writes for the same members: GNU layout, zero
 * dates and owners, mode 644, symbol index first.
 *
 * `symbolsOf` gives the names of the defined, non-local symbols of a member in symbol table order, none for a
 * member that is no object; it is called once for each member, in order. `sym64Threshold` is the member offset
 * in bytes from which on the index has 64-bit numbers; only tests pass it.
 *
 * Allocates the result once and copies every member once. Throws ARCHIVE_MALFORMED for a name that the format
 * cannot hold, IO_WRITE where the result is larger than one buffer of this Node can be.
 */
export function writeArchive(
  members: readonly NewMember[],
  symbolsOf: (member: NewMember) => readonly string[],
  sym64Threshold: number = SYM64_THRESHOLD,
): Uint8Array {
  const names = nameFields(members);
  const index = collectIndex(members, symbolsOf);
  const namesSize = names.tableBytes === 0 ? 0 : HEADER_SIZE + padded(names.tableBytes);
  const headSize = (wordSize: WordSize): number => SIGNATURE.length + indexSize(index, wordSize) + namesSize;
  // LLVM decides by the place that the last member would have behind the smaller index.
  const small = memberOffsets(members, headSize(4));
  const wordSize = index.present && (small.offsets.at(-1) ?? headSize(4)) >= sym64Threshold ? 8 : 4;
  const { offsets, end } = wordSize === 4 ? small : memberOffsets(members, headSize(8));

  const out = allocate(end);
  let at = out.write(SIGNATURE, 0, 'latin1');
  at = writeIndex(out, at, index, wordSize, offsets);
  at = writeNames(out, at, names);
  members.forEach((member, position) => {
    at = writeMember(out, at, names.fields[position] ?? '', member.data);
  });
  return new Uint8Array(out.buffer, out.byteOffset, out.length);
}

/** Where each member's header goes, and where the archive ends, with `start` bytes in front of the members. */
function memberOffsets(members: readonly NewMember[], start: number): { offsets: number[]; end: number } {
  let end = start;
  const offsets = members.map(({ data }) => {
    const offset = end;
    end += HEADER_SIZE + padded(data.length);
    return offset;
  });
  return { offsets, end };
}

function allocate(size: number): Buffer {
  if (size > constants.MAX_LENGTH) {
    throw new WamrPthreadError(
      'IO_WRITE',
      `an archive of ${size} bytes is more than the ${constants.MAX_LENGTH} bytes one buffer can hold`,
      { hint: 'Use a newer Node.js, whose limit is higher.' },
    );
  }
  // Every byte is written afterwards, so zeroing first would only cost time.
  return Buffer.allocUnsafeSlow(size);
}

/** The `//` table, where there is one. */
function writeNames(out: Buffer, start: number, names: NameLayout): number {
  if (names.tableBytes === 0) return start;
  const size = padded(names.tableBytes);
  let at = writeHeader(out, start, NAMES_HEADER, GNU_NAMES, size);
  at += out.write(names.table, at, 'utf8');
  if (size > names.tableBytes) out[at++] = 0x0a;
  return at;
}

function writeMember(out: Buffer, start: number, field: string, data: Uint8Array): number {
  let at = writeHeader(out, start, MEMBER_HEADER, field, data.length);
  out.set(data, at);
  at += data.length;
  if (data.length % 2 === 1) out[at++] = 0x0a;
  return at;
}

import { createHash } from 'node:crypto';
import { isWamrPthreadError, WamrPthreadError } from '../errors.js';
import { readBack } from './read-back.js';
import type { NewMember } from './types.js';
import type { ReadBack, ReadBackMember } from './verify-protocol.js';

/**
 * Reads the archive on disk with an independent reader and compares the names, sizes and SHA-256 of its members,
 * in order, with `expected`, and the targets of its symbol index with where members start.
 *
 * `shownAs` is the path for messages, where `file` is only a temporary name. Throws ARCHIVE_VERIFY with the
 * first difference, IO_READ where the file cannot be opened.
 */
export async function verifyArchiveFile(
  file: string,
  expected: readonly NewMember[],
  shownAs: string = file,
): Promise<void> {
  const found = await readBack(file, expected.length).catch(cause => {
    if (isWamrPthreadError(cause)) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw mismatch(shownAs, `its independent reader failed: ${reason}`, cause);
  });
  const difference = firstDifference(found.members, expected) ?? strayIndexEntry(found);
  if (difference !== undefined) throw mismatch(shownAs, difference);
}

function mismatch(file: string, what: string, cause?: unknown): WamrPthreadError {
  return new WamrPthreadError('ARCHIVE_VERIFY', `${file} does not read back as it was written: ${what}`, {
    hint: 'Check the disk and try again. If it happens again, please report it.',
    cause,
  });
}

function firstDifference(
  found: readonly ReadBackMember[],
  expected: readonly NewMember[],
): string | undefined {
  for (const [position, { name, data }] of expected.entries()) {
    const member = found[position];
    const which = `member ${position + 1}`;
    if (member === undefined) return `it ends after ${found.length} of ${expected.length} members`;
    // The reader trims name fields; a name in the long-name table never passes through one.
    if (member.name !== name && member.name !== name.trimStart())
      return `${which} is ${JSON.stringify(member.name)}, expected ${JSON.stringify(name)}`;
    if (member.size !== data.length)
      return `${which} ${JSON.stringify(name)} has ${member.size} bytes, expected ${data.length}`;
    if (member.sha256 !== createHash('sha256').update(data).digest('hex'))
      return `${which} ${JSON.stringify(name)} has other contents`;
  }
  const extra = found[expected.length];
  return extra === undefined ? undefined : `it has ${JSON.stringify(extra.name)} after its last member`;
}

/** Layout of the GNU index: a count, then one big-endian member offset for each symbol. */
function strayIndexEntry({ index, members }: ReadBack): string | undefined {
  if (index === undefined) return undefined;
  const { data, wordSize } = index;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const word = (at: number): number => (wordSize === 4 ? view.getUint32(at) : Number(view.getBigUint64(at)));
  const starts = new Set(members.map(({ headerOffset }) => headerOffset));
  if (data.length < wordSize) return 'its symbol index is empty';
  const count = word(0);
  if ((count + 1) * wordSize > data.length) return `its symbol index claims ${count} symbols`;
  for (let i = 1; i <= count; i++) {
    const offset = word(i * wordSize);
    if (!starts.has(offset)) return `its symbol index points to offset ${offset}, where no member starts`;
  }
  return undefined;
}

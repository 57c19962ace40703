import { WamrPthreadError } from '../errors.js';
import type { Archive, NewMember } from './types.js';

/** What to change. Members are addressed by position, because names repeat. */
export interface ArchiveEdit {
  readonly remove: ReadonlySet<number>;
  /** New contents by position; name and place stay. */
  readonly replace: ReadonlyMap<number, Uint8Array>;
  /** New members, after all others. */
  readonly add: readonly NewMember[];
}

/**
 * The members of the edited archive, in order. Untouched ones are the same objects as in `archive.members`, so
 * that their symbols can be looked up in the archive's index.
 *
 * Throws INTERNAL for a position that does not exist or is both removed and replaced.
 */
export function editArchive(archive: Archive, edit: ArchiveEdit): NewMember[] {
  const { members, file } = archive;
  for (const position of [...edit.remove, ...edit.replace.keys()]) {
    if (members[position] === undefined)
      throw new WamrPthreadError(
        'INTERNAL',
        `an edit of ${file} names member ${position} of ${members.length}`,
      );
    if (edit.remove.has(position) && edit.replace.has(position))
      throw new WamrPthreadError('INTERNAL', `an edit of ${file} removes and replaces member ${position}`);
  }
  const kept = members.flatMap((member, position): NewMember[] => {
    if (edit.remove.has(position)) return [];
    const data = edit.replace.get(position);
    return [data === undefined ? member : { name: member.name, data }];
  });
  return [...kept, ...edit.add];
}

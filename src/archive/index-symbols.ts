import type { Archive, ArchiveMember, NewMember } from './types.js';

/**
 * The symbols each member defines, as the archive's own index has them; members without an entry are absent.
 *
 * Empty where the archive has no index. The order is that of the index, which is the order of the symbol tables
 * except in BSD indexes that are sorted by name.
 */
export function indexSymbols(archive: Archive): ReadonlyMap<ArchiveMember, readonly string[]> {
  const found = new Map<ArchiveMember, string[]>();
  for (const { name, member: position } of archive.index ?? []) {
    const member = archive.members[position];
    if (member === undefined) continue;
    const names = found.get(member);
    if (names === undefined) found.set(member, [name]);
    else names.push(name);
  }
  return found;
}

/**
 * A `symbolsOf` for `writeArchive` that takes what it can from the archive's index and parses the rest.
 *
 * A member that is still the object `readArchive` made is untouched, so its index entries hold. Members without
 * entries are parsed too: an index may be older than a member.
 */
export function symbolsOfEdited(
  archive: Archive,
  parse: (member: NewMember) => readonly string[],
): (member: NewMember) => readonly string[] {
  const known: ReadonlyMap<NewMember, readonly string[]> = indexSymbols(archive);
  return member => known.get(member) ?? parse(member);
}

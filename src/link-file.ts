import { readArchive } from './archive/read.js';
import { isArchive } from './link-objects.js';
import type { LinkFileBytes, LinkInput } from './verify/objects.js';

/** A file that the linker reads, with its objects: itself, or the members of an archive. Throws the errors of `readArchive`. */
export function linkFile(file: string, bytes: Uint8Array): LinkFileBytes {
  if (!isArchive(bytes)) return { kind: 'object', indexed: true, inputs: [{ name: file, bytes }] };
  const { members, index } = readArchive(bytes, file);
  const inputs = members.map(({ name, data }) => ({ name: `${file}(${name})`, bytes: data }));
  return { kind: 'archive', indexed: index !== undefined, inputs };
}

/** The objects of such a file. */
export function linkInputs(file: string, bytes: Uint8Array): readonly LinkInput[] {
  return linkFile(file, bytes).inputs;
}

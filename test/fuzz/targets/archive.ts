import { readArchive } from '../../../src/archive/read.js';
import { writeArchive } from '../../../src/archive/write.js';
import { configSchema } from '../../../src/config/schema.js';
import { buildArchive, planArchive } from '../../../src/libc/archive-plan.js';
import { linkFile } from '../../../src/link-file.js';
import { verifyObjects } from '../../../src/verify/objects.js';
import { archiveSpecimens } from '../support/specimens.js';
import { type Kind, once } from './target.js';

const config = configSchema.parse({});

export const archives: Kind = {
  name: 'archive',
  specimens: once(archiveSpecimens),
  targets: [
    { title: 'is read or refused', check: read },
    {
      title: 'is checked by the rules, or refused',
      check: bytes => void verifyObjects('lib.a', linkFile('lib.a', bytes), config),
    },
    { title: 'is patched as a library, or refused', check: bytes => patch(bytes, 'libapp.a', undefined) },
    { title: 'is patched as libc.a, or refused', check: bytes => patch(bytes, 'libc.a', []) },
  ],
};

/** What is accepted can be written and read again. */
function read(bytes: Uint8Array): void {
  const { members, index } = readArchive(bytes, 'a.a');
  for (const { name, member } of index ?? [])
    if (members[member] === undefined) throw new Error(`${name} is in member ${member} of ${members.length}`);
  const again = readArchive(
    writeArchive(members, () => []),
    'b.a',
  ).members;
  if (again.length !== members.length)
    throw new Error(`${again.length} of ${members.length} members came back`);
  members.forEach(({ name, data }, position) => {
    const other = again[position];
    if (other?.name !== name || Buffer.compare(other.data, data) !== 0)
      throw new Error(`member ${position} changed on the way`);
  });
}

function patch(bytes: Uint8Array, file: string, layer: [] | undefined): void {
  const planned = planArchive(readArchive(bytes, file), new Set(['malloc', 'pthread_self', 'set']), layer);
  const { members } = buildArchive(planned);
  const kept = planned.archive.members.length - planned.plan.removed.length;
  if (members.length !== kept) throw new Error(`${members.length} of ${kept} members came out`);
}

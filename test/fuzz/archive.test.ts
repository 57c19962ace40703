// Damaged archives: readArchive answers or refuses with a typed error, and what it accepts can be written and read.
import { describe } from 'vitest';
import { readArchive } from '../../src/archive/read.js';
import { writeArchive } from '../../src/archive/write.js';
import { fuzz } from './support/campaign.js';
import { archiveSpecimens } from './support/specimens.js';

describe('a damaged archive', () => {
  fuzz('is read or refused', archiveSpecimens, bytes => {
    const { members, index } = readArchive(bytes, 'a.a');
    for (const { name, member } of index ?? [])
      if (members[member] === undefined)
        throw new Error(`${name} is in member ${member} of ${members.length}`);
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
  });
});

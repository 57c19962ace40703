// Damaged objects: the reader and the editor answer or refuse with a typed error; an edited object is an object.
import { describe } from 'vitest';
import type { Archive } from '../../src/archive/types.js';
import { configSchema } from '../../src/config/schema.js';
import { buildArchive, planArchive } from '../../src/libc/archive-plan.js';
import { verifyObjects } from '../../src/verify/objects.js';
import { editObject, type ObjectEdits } from '../../src/wasm/edit/object.js';
import { definedSymbols, readObject, undefinedSymbols, writableData } from '../../src/wasm/object.js';
import { fuzz } from './support/campaign.js';
import { objectSpecimens } from './support/specimens.js';

const config = configSchema.parse({});
const specimens = await objectSpecimens();

describe('a damaged object', () => {
  fuzz(
    'is read or refused',
    () => specimens,
    bytes => {
      const object = readObject(bytes, 'a.o');
      definedSymbols(object);
      undefinedSymbols(object);
      writableData(object);
    },
  );

  fuzz(
    'is checked by the rules or refused',
    () => specimens,
    bytes => {
      const inputs = [{ name: 'lib.a(a.o)', bytes }];
      verifyObjects('lib.a', { kind: 'archive', indexed: false, inputs }, config);
    },
  );

  fuzz(
    'is edited or refused',
    () => specimens,
    bytes => {
      const object = readObject(bytes, 'a.o');
      const edits: ObjectEdits = {
        rename: new Map(definedSymbols(object).map(name => [name, `${name}_renamed`])),
        renameUndefined: new Map(
          undefinedSymbols(object)
            .slice(0, 2)
            .map(name => [name, `${name}_renamed`]),
        ),
        redirect: [{ symbol: 'errno', load: 'errno_load', store: 'errno_store', address: 'errno_address' }],
        addUndefined: [{ name: 'brought_in', type: { params: ['i32'], results: [] } }],
        dropDisallowed: new Set(['shared-mem']),
      };
      readBack(editObject(bytes, 'a.o', edits));
    },
  );

  fuzz(
    'is patched as a member of libc.a, or refused',
    () => specimens,
    bytes => {
      const member = { name: 'a.o', data: bytes, headerOffset: 8 };
      const archive: Archive = { file: 'libc.a', format: 'gnu', members: [member], index: undefined };
      const planned = planArchive(archive, new Set(['malloc', 'pthread_self', 'set']), []);
      for (const { name, data } of buildArchive(planned).members) if (name === 'a.o') readBack(data);
    },
  );
});

/** What the editor made is an object again, however damaged the original was. */
function readBack(bytes: Uint8Array): void {
  try {
    readObject(bytes, 'edited.o');
  } catch (error) {
    throw new Error('the edited object cannot be read', { cause: error });
  }
}

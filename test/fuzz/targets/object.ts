import type { Archive } from '../../../src/archive/types.js';
import { configSchema } from '../../../src/config/schema.js';
import { buildArchive, planArchive } from '../../../src/libc/archive-plan.js';
import { isLinkInput } from '../../../src/link-objects.js';
import { verifyObjects } from '../../../src/verify/objects.js';
import { editObject, type ObjectEdits } from '../../../src/wasm/edit/object.js';
import { definedSymbols, readObject, undefinedSymbols, writableData } from '../../../src/wasm/object.js';
import { objectSpecimens } from '../support/specimens.js';
import { type Kind, once } from './target.js';

const config = configSchema.parse({});

export const objects: Kind = {
  name: 'object',
  specimens: once(objectSpecimens),
  targets: [
    {
      title: 'is read or refused',
      check: bytes => {
        const object = readObject(bytes, 'a.o');
        definedSymbols(object);
        undefinedSymbols(object);
        writableData(object);
      },
    },
    {
      title: 'is checked by the rules or refused',
      check: bytes => {
        const inputs = [{ name: 'lib.a(a.o)', bytes }];
        verifyObjects('lib.a', { kind: 'archive', indexed: false, inputs }, config);
      },
    },
    { title: 'is told from a module, or refused', check: bytes => void isLinkInput(bytes, 'a.o') },
    { title: 'is edited or refused', check: edit },
    { title: 'is patched as a member of libc.a, or refused', check: patch },
  ],
};

function edit(bytes: Uint8Array): void {
  const object = readObject(bytes, 'a.o');
  const renamed = (names: readonly string[]) => new Map(names.map(name => [name, `${name}_renamed`]));
  const edits: ObjectEdits = {
    rename: renamed(definedSymbols(object)),
    renameUndefined: renamed(undefinedSymbols(object).slice(0, 2)),
    redirect: [{ symbol: 'errno', load: 'errno_load', store: 'errno_store', address: 'errno_address' }],
    addUndefined: [{ name: 'brought_in', type: { params: ['i32'], results: [] } }],
    dropDisallowed: new Set(['shared-mem']),
  };
  readBack(editObject(bytes, 'a.o', edits));
}

function patch(bytes: Uint8Array): void {
  const member = { name: 'a.o', data: bytes, headerOffset: 8 };
  const archive: Archive = { file: 'libc.a', format: 'gnu', members: [member], index: undefined };
  const planned = planArchive(archive, new Set(['malloc', 'pthread_self', 'set']), []);
  for (const { name, data } of buildArchive(planned).members) if (name === 'a.o') readBack(data);
}

/** What the editor made is an object again, however damaged the original was. */
function readBack(bytes: Uint8Array): void {
  try {
    readObject(bytes, 'edited.o');
  } catch (error) {
    throw new Error('the edited object cannot be read', { cause: error });
  }
}

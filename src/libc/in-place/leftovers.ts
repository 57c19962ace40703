import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isTemporaryOf } from '../../archive/write-file.js';
import { IN_PLACE_FOLDER } from '../../sdk/in-place-record.js';
import type { Effect } from '../effects.js';

/** Removes what a killed run left on the way to `files`, to their originals, or to the state. Only names of ours. */
export function staleTemporaries(libDir: string, files: readonly { readonly file: string }[]): Effect[] {
  const own = join(libDir, IN_PLACE_FOLDER);
  const byFolder = new Map<string, string[]>([[own, ['state.json']]]);
  for (const { file } of files) {
    const names = byFolder.get(dirname(file)) ?? [];
    byFolder.set(dirname(file), [...names, basename(file)]);
  }
  const beside = [...byFolder].flatMap(([folder, names]) =>
    namesIn(folder)
      .filter(found => names.some(name => isTemporaryOf(found, name)))
      .map(name => join(folder, name)),
  );
  const kept = namesIn(join(own, 'original'), true)
    .filter(name => /^\..*\.\d+-\d+-\d+\.tmp$/.test(basename(name)))
    .map(name => join(own, 'original', name));
  const locks = namesIn(own).filter(name => /^lock\.\d+\.dead$/.test(name));
  return [...beside, ...kept, ...locks.map(name => join(own, name))]
    .sort()
    .map(path => ({ kind: 'remove', path }));
}

function namesIn(folder: string, recursive = false): string[] {
  try {
    return readdirSync(folder, { recursive, encoding: 'utf8' });
  } catch {
    // Nothing was made there yet.
    return [];
  }
}

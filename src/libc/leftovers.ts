import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Effect } from './effects.js';
import { IN_PLACE_NOTE, STATE_FILE } from './state.js';

/**
 * Removes sysroots of other SDKs and versions, and what killed runs left behind. `files` are the generated files in
 * `out`, absolute. Only names that this tool makes are looked for.
 */
export async function leftovers(out: string, id: string, files: readonly string[]): Promise<Effect[]> {
  const folders = new Set([out, ...files.map(file => dirname(file))]);
  // write-file-atomic writes to the name and a number, then renames.
  const names = [...files.map(file => basename(file)), STATE_FILE];
  const isScratch = (name: string) => names.some(each => name.startsWith(each) && UNFINISHED.test(name));
  const found = [
    ...(await matching(join(out, 'sysroots'), name => name !== id)),
    ...(await matching(out, name => ASIDE.test(name))),
    ...(await matching(out, name => name === IN_PLACE_NOTE && !files.includes(join(out, name)))),
  ];
  for (const folder of folders) found.push(...(await matching(folder, isScratch)));
  return found.map(path => ({ kind: 'remove', path }));
}

const UNFINISHED = /\.\d+$/;

/** Links and folders on their way to another name. */
const ASIDE = /^(sysroot\.\d+\.(new|old)|lock\.\d+\.dead)$/;

async function matching(folder: string, wanted: (name: string) => boolean): Promise<string[]> {
  const names = await readdir(folder).catch((): string[] => []);
  return names
    .filter(wanted)
    .sort()
    .map(name => join(folder, name));
}

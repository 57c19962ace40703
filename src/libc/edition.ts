import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { distFile } from '../paths.js';

/** Folders of src/ whose code decides what a patched archive looks like. */
const DECIDING = ['archive', 'libc', 'wasm', join('wasm', 'edit')];

/**
 * A hash of the code that plans and edits.
 *
 * In a checkout the version stays while the code changes; a sysroot that older code made must then be made again.
 */
export async function planEdition(): Promise<string> {
  const self = fileURLToPath(import.meta.url);
  const extension = extname(self);
  // The command line has this code in a file elsewhere, made from the same modules.
  const source = extension === '.ts' ? dirname(dirname(self)) : distFile('src');
  const hash = createHash('sha256');
  for (const folder of DECIDING.map(name => join(source, name))) {
    const names = (await readdir(folder)).filter(
      name => extname(name) === extension && !name.endsWith('.d.ts'),
    );
    const texts = await Promise.all(names.sort().map(name => readFile(join(folder, name))));
    for (const text of texts) hash.update(text);
  }
  return hash.digest('hex');
}

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { templateFile } from '../../paths.js';

/** A C file of templates/layer/: it becomes one member of libc.a, so that each piece can be replaced by itself. */
export interface LayerSource {
  /** Name of the file, for example `malloc.c`. */
  readonly file: string;
  /** Name of the member made of it, for example `wt_malloc.o`. */
  readonly member: string;
  readonly sha256: string;
}

/** When a member belongs into an archive; most always do. */
type Condition =
  | { readonly kind: 'always' }
  /** Only where libc.a itself defines `symbol`, which the member then replaces. */
  | { readonly kind: 'replaces'; readonly symbol: string }
  /** Only where libc.a lacks `symbol`. */
  | { readonly kind: 'supplies'; readonly symbol: string };

const CONDITIONS: Readonly<Record<string, Condition>> = {
  // Without __lockfile stdio asks for no locks, and FILE has other fields where the lock would be.
  'lockfile.c': { kind: 'replaces', symbol: '__lockfile' },
  // Where libc has it, it is a wrapper around realloc and right as it is.
  'reallocarray.c': { kind: 'supplies', symbol: 'reallocarray' },
};

export function conditionOf(file: string): Condition {
  return CONDITIONS[file] ?? { kind: 'always' };
}

/** Folder of the sources; the compiler runs in it, so that no path of this machine gets into an object. */
export const layerFolder = templateFile('layer');

/**
 * Options every member is compiled with. The system headers come from the compiler's sysroot; `pthread.h` of
 * templates/include stands in where that has none. `-fno-builtin` keeps clang from turning parts of malloc into
 * calls of malloc.
 */
export const LAYER_FLAGS: readonly string[] = [
  '--target=wasm32-wasip1',
  '-std=gnu17',
  '-O2',
  '-g0',
  '-pthread',
  '-matomics',
  '-mbulk-memory',
  '-fno-builtin',
  '-Wall',
  '-Wextra',
  '-Werror',
  '-idirafter',
  '../include',
];

/** All sources, sorted by name. */
export async function layerSources(): Promise<LayerSource[]> {
  const files = (await readdir(layerFolder)).filter(name => name.endsWith('.c')).sort();
  return Promise.all(
    files.map(async file => ({
      file,
      member: `wt_${file.replace(/\.c$/, '.o')}`,
      sha256: sha256(await readFile(join(layerFolder, file))),
    })),
  );
}

/** One hash over what all sources share: the options and every header that a source may include. */
export async function sharedInputsHash(): Promise<string> {
  const names = (await readdir(layerFolder)).filter(name => name.endsWith('.h')).sort();
  const headers = [...names.map(name => join(layerFolder, name)), templateFile('include', 'pthread.h')];
  const hash = createHash('sha256').update(LAYER_FLAGS.join('\0'));
  for (const header of headers) hash.update('\0').update(await readFile(header));
  return hash.digest('hex');
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

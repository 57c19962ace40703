import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { templateFile } from '../../paths.js';

/** What one member of libc.a is made of: a C file of templates/layer/, or one wrapper in such a file. */
export interface LayerSource {
  /** Name of the file, for example `malloc.c`. */
  readonly file: string;
  /** The function of libc that the member wraps; undefined where the member is the whole file. See wrap.h. */
  readonly wraps: string | undefined;
  /** Name of the member made of it, for example `wt_malloc.o`. */
  readonly member: string;
  readonly sha256: string;
}

/** Prefix of a function that stays inside libc under this name, because a member of the layer wraps it. */
export const ORIGINAL_PREFIX = '__wt_orig_';

/** When a member belongs into an archive; most always do. */
type Condition =
  | { readonly kind: 'always' }
  /** Only where libc.a itself defines `symbol`, which the member then replaces. */
  | { readonly kind: 'replaces'; readonly symbol: string }
  /** Only where libc.a lacks `symbol`. */
  | { readonly kind: 'supplies'; readonly symbol: string }
  /** Only where libc.a defines `symbol`, which the member calls under another name, and has no `unless`. */
  | { readonly kind: 'wraps'; readonly symbol: string; readonly unless?: string | undefined };

const CONDITIONS: Readonly<Record<string, Condition>> = {
  // Without __lockfile stdio asks for no locks, and FILE has other fields where the lock would be.
  'lockfile.c': { kind: 'replaces', symbol: '__lockfile' },
  'lockfile_tail.c': { kind: 'supplies', symbol: '__lockfile' },
  // Where libc has it, it is a wrapper around realloc and right as it is.
  'reallocarray.c': { kind: 'supplies', symbol: 'reallocarray' },
};

/** Symbols whose presence makes the wrappers of a file superfluous: stdio that calls __lockfile itself. */
const NO_WRAPPERS_WITH: Readonly<Record<string, string>> = { 'wrap_stdio.c': '__lockfile' };

export function conditionOf({ file, wraps }: LayerSource): Condition {
  if (wraps === undefined) return CONDITIONS[file] ?? { kind: 'always' };
  return { kind: 'wraps', symbol: wraps, unless: NO_WRAPPERS_WITH[file] };
}

/** Folder of the sources; the compiler runs in it, so that no path of this machine gets into an object. */
export const layerFolder = templateFile('layer');

/**
 * Options every member is compiled with. Our own headers come before those of the compiler's sysroot, which may lack
 * some. `-fno-builtin` keeps clang from turning parts of malloc into calls of malloc.
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
  '-I',
  '../include',
];

/** What chooses one wrapper of a file. */
export function flagsOf({ wraps }: LayerSource): string[] {
  return wraps === undefined ? [] : [`-DWT_MEMBER_${wraps}=~,1`];
}

/** A line of a source that begins a wrapper. */
const WRAPPER = /^(?:WRAP\w*|#if WT_WANTED)\((\w+)/gm;

/** All sources, sorted by the name of the member. */
export async function layerSources(): Promise<LayerSource[]> {
  const files = (await readdir(layerFolder)).filter(name => name.endsWith('.c'));
  const sources = await Promise.all(files.map(sourcesIn));
  return sources.flat().sort((a, b) => (a.member < b.member ? -1 : 1));
}

async function sourcesIn(file: string): Promise<LayerSource[]> {
  const text = await readFile(join(layerFolder, file));
  const common = { file, sha256: sha256(text) };
  const wrapped = [...text.toString('utf8').matchAll(WRAPPER)].map(([, name = '']) => name);
  if (wrapped.length === 0)
    return [{ ...common, wraps: undefined, member: `wt_${file.replace(/\.c$/, '.o')}` }];
  return wrapped.map(wraps => ({ ...common, wraps, member: `wt_wrap_${wraps}.o` }));
}

/** One hash over what all sources share: the options and every header that a source may include. */
export async function sharedInputsHash(): Promise<string> {
  const names = (await readdir(layerFolder)).filter(name => name.endsWith('.h')).sort();
  const include = templateFile('include');
  const headers = [
    ...names.map(name => join(layerFolder, name)),
    ...(await readdir(include)).sort().map(name => join(include, name)),
  ];
  const hash = createHash('sha256').update(LAYER_FLAGS.join('\0'));
  for (const header of headers) hash.update('\0').update(await readFile(header));
  return hash.digest('hex');
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

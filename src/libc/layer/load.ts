import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { missingPart } from '../../missing-part.js';
import { distFile } from '../../paths.js';
import { scratchFolder } from '../../scratch.js';
import type { Sdk } from '../../sdk/types.js';
import { type ManifestMember, readManifest } from './manifest.js';
import { rebuildLayer } from './rebuild.js';
import { ORIGINAL_PREFIX, sha256 } from './sources.js';

/** A built object with what the manifest says about it. */
export interface LayerMember extends ManifestMember {
  readonly data: Uint8Array;
}

/** Members for one libc.a. */
export interface LayerSelection {
  readonly members: readonly LayerMember[];
  /** Every symbol that a member defines. */
  readonly provided: ReadonlySet<string>;
  /** Those of `provided` whose member calls libc's own function, by its name after the prefix `__wt_orig_`. */
  readonly wrapped: ReadonlySet<string>;
}

/** The layer without its conditional members; `selectFor` adds those that a given libc.a needs. */
export interface BuiltLayer extends LayerSelection {
  /** Names the contents of all objects. */
  readonly hash: string;
  selectFor(definedByLibc: ReadonlySet<string>): LayerSelection;
}

/**
 * The layer that comes with the package, or, where `rebuildWith` is given, compiled now with that SDK's own compiler.
 *
 * Throws LAYER_MISSING where the package was not built, COMPILER_MISSING and COMPILER_FAILED.
 */
export async function loadLayer(rebuildWith?: Sdk): Promise<BuiltLayer> {
  const all = rebuildWith === undefined ? await layerMembers() : await rebuiltMembers(rebuildWith);
  const hash = createHash('sha256');
  for (const { name, sha256 } of all) hash.update(`${name}\0${sha256}\n`);
  const selectFor = (definedByLibc: ReadonlySet<string>) =>
    selection(all.filter(each => belongs(each, definedByLibc)));
  return { ...selection(all.filter(isUnconditional)), hash: hash.digest('hex'), selectFor };
}

async function rebuiltMembers(sdk: Sdk): Promise<LayerMember[]> {
  const folder = scratchFolder('layer');
  try {
    await rebuildLayer(sdk, folder);
    return await layerMembers(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** All built objects of `folder`, sorted by name. Throws LAYER_MISSING where one is absent or changed. */
export async function layerMembers(folder: string = distFile('layer')): Promise<LayerMember[]> {
  const manifest = await readManifest(folder);
  if (manifest === undefined) throw missingPart(join(folder, 'manifest.json'), 'does not exist');
  const paths = manifest.members.map(({ name }) => join(folder, 'objects', name));
  const read = await Promise.allSettled(paths.map(path => readFile(path)));
  // In order: of several that are wrong it is always the first one that the error names.
  return manifest.members.map((member, at) => {
    const file = paths[at] ?? folder;
    const result = read[at];
    if (result?.status !== 'fulfilled') throw missingPart(file, 'cannot be read', result?.reason);
    if (sha256(result.value) !== member.sha256)
      throw missingPart(file, 'is not the object that manifest.json describes');
    return { ...member, data: result.value };
  });
}

function selection(members: readonly LayerMember[]): LayerSelection {
  return {
    members,
    provided: new Set(members.flatMap(({ defined }) => defined)),
    wrapped: wrappedBy(members),
  };
}

/** The functions that these members wrap: `x` where one needs `__wt_orig_x`. */
export function wrappedBy(members: readonly LayerMember[]): ReadonlySet<string> {
  const needed = members.flatMap(each => each.undefined);
  const originals = needed.filter(symbol => symbol.startsWith(ORIGINAL_PREFIX));
  return new Set(originals.map(symbol => symbol.slice(ORIGINAL_PREFIX.length)));
}

function isUnconditional({ condition }: LayerMember): boolean {
  return condition.kind === 'always';
}

function belongs({ condition }: LayerMember, definedByLibc: ReadonlySet<string>): boolean {
  if (condition.kind === 'always') return true;
  if (condition.kind === 'wraps') {
    const { symbol, unless } = condition;
    return definedByLibc.has(symbol) && (unless === undefined || !definedByLibc.has(unless));
  }
  return definedByLibc.has(condition.symbol) === (condition.kind === 'replaces');
}

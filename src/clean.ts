import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { loadConfig } from './config/load.js';
import { WamrPthreadError } from './errors.js';
import { isWithin } from './folder-relations.js';
import { GITIGNORE } from './generated-files.js';
import { patchedInPlaceBy, stillPatched } from './in-place-note.js';
import { applyEffects } from './libc/apply.js';
import { describeEffect, type Effect } from './libc/effects.js';
import { removeIfEmpty } from './libc/folder.js';
import { withLock } from './libc/lock.js';
import { belongsToLock } from './libc/lock-owner.js';
import type { ProjectOptions } from './project.js';
import { cacheCandidates } from './sdk/embedded/cache.js';

export interface CleanOptions extends ProjectOptions {
  /** Also the unpacked toolchain, built engines and facts in the user's cache, which all projects share. */
  readonly cache?: boolean;
  /** Plan only; remove nothing. */
  readonly dryRun?: boolean;
}

export interface CleanResult {
  /** What was (or, with `dryRun`, would be) removed. */
  readonly effects: readonly Effect[];
  /** Sysroot of the project's SDK where it is patched in place, which `clean` does not undo. */
  readonly patchedInPlace: string | undefined;
}

/**
 * Removes the project's output folder, and with `cache` this tool's folders in the cache.
 *
 * Throws what `loadConfig` throws, CLEAN_REFUSED for a folder that is not this tool's alone, LOCKED and IO_WRITE.
 */
export async function clean(options: CleanOptions): Promise<CleanResult> {
  const { config, root } = await loadConfig(options);
  const { out } = config;
  refuseOthers(out, [options.cwd, root]);
  // Asked first: the SDK may lie in the cache.
  const patchedInPlace = patchedInPlaceBy(out)?.sysroot;
  const inCache = options.cache === true ? await cachedFolders(options.env) : [];
  const plan = (): Effect[] => [...entriesOf(out), ...inCache].map(path => ({ kind: 'remove', path }));
  if (options.dryRun === true) return { effects: plan(), patchedInPlace };
  if (!existsSync(out)) {
    const effects = plan();
    await applyEffects(effects);
    return { effects, patchedInPlace };
  }
  const effects = await withLock(out, async () => {
    const now = plan();
    await applyEffects(now);
    return now;
  });
  await removeIfEmpty(out);
  if (options.cache === true)
    for (const folder of await cacheCandidates(options.env)) await removeIfEmpty(folder);
  return { effects, patchedInPlace };
}

/** What `clean` says to people. */
export function formatClean({ effects, patchedInPlace }: CleanResult, dryRun: boolean): string {
  const note = patchedInPlace === undefined ? [] : [`note: ${stillPatched({ sysroot: patchedInPlace })}`];
  if (effects.length === 0) return ['nothing to remove', ...note].join('\n');
  const lines = effects.map(describeEffect);
  return [...lines, ...note, ...(dryRun ? ['dry run: nothing was removed'] : [])].join('\n');
}

/** The lock is held while this is asked. */
function entriesOf(out: string): string[] {
  return existsSync(out)
    ? readdirSync(out)
        .filter(name => !belongsToLock(join(out, 'lock'), name))
        .sort()
        .map(name => join(out, name))
    : [];
}

function refuseOthers(out: string, inside: readonly string[]): void {
  if (!existsSync(out)) return;
  const holds = inside.find(folder => isWithin(folder, out));
  if (holds !== undefined) throw refused(out, `the project itself lies in it (${holds})`);
  if (entriesOf(out).length > 0 && !isMade(out))
    throw refused(out, 'it has no .gitignore that says that this tool made it');
}

/** `.gitignore` is among the first files that `patch` writes; a run that was killed before leaves only these. */
function isMade(out: string): boolean {
  const gitignore = join(out, '.gitignore');
  if (existsSync(gitignore)) return readFileSync(gitignore, 'utf8') === GITIGNORE;
  return entriesOf(out).every(path => ['sysroot', 'sysroots', 'fast'].includes(relative(out, path)));
}

function refused(out: string, reason: string): WamrPthreadError {
  return new WamrPthreadError('CLEAN_REFUSED', `${out} is not removed: ${reason}`, {
    hint: 'Check `out` in the config (or --out). If everything in that folder may go, remove it yourself.',
  });
}

/** Only names of ours: the folder may be one that the user named and that has other things, too. */
async function cachedFolders(env: NodeJS.ProcessEnv): Promise<string[]> {
  const candidates = await cacheCandidates(env);
  return candidates
    .filter(folder => existsSync(folder))
    .flatMap(folder =>
      readdirSync(folder)
        .filter(name => /^(facts-\d+|yowasp-clang-.+|runtime)$/.test(name))
        .sort()
        .map(name => join(folder, name)),
    );
}

import { join, relative } from 'node:path';
import { changedFiles, generatedFiles } from './generated-files.js';
import { patchedInPlaceBy } from './in-place-note.js';
import { applyEffects } from './libc/apply.js';
import type { Effect } from './libc/effects.js';
import { leftovers } from './libc/leftovers.js';
import { withLock } from './libc/lock.js';
import { clearDeadLock } from './libc/lock-owner.js';
import { readInput } from './libc/read-input.js';
import {
  type FileHash,
  hashOf,
  IN_PLACE_NOTE,
  outputsIntact,
  type PatchState,
  readState,
  STATE_FILE,
} from './libc/state.js';
import { planSysroot, type SysrootPlan } from './libc/sysroot-plan.js';
import {
  onProject,
  type PatchOptions,
  type PatchResult,
  type Project,
  type ProjectOptions,
} from './project.js';
import type { StockView } from './sdk/stock-view.js';
import { upgradeNotes } from './upgrade-notes.js';
import { toolVersion } from './version.js';

export type { PatchOptions, PatchResult, ProjectOptions } from './project.js';

/**
 * Makes `out/` what config and SDK say: the patched sysroot, flag files and CMake files. Does nothing where all is in
 * place. Safe to run in parallel and to be killed: one process works, the others wait and then find the work done.
 * With `sdk.inPlace` the SDK itself is patched, and `out/` gets the flag files and CMake files only.
 *
 * Throws what `loadConfig`, `discoverSdk` and `planSysroot` throw, LAYER_MISSING, LOCKED and IO_WRITE; in place also
 * SDK_CHANGED and SDK_NOT_WRITABLE.
 */
export async function patch(options: PatchOptions): Promise<PatchResult> {
  // Where nothing is in place yet, only the one that gets the lock plans: planning is most of the work.
  const { project, state, planned } = await onProject(options, async project => {
    if (project.config.sdk.inPlace) return { project, state: undefined, planned: undefined };
    const state = await currentState(project);
    const mustPlan = state !== undefined || options.dryRun === true;
    return { project, state, planned: mustPlan ? await planProject(project, state) : undefined };
  });
  const { out } = project.config;
  if (project.config.sdk.inPlace) return (await import('./patch-in-place.js')).patchInPlace(options, project);
  if (planned !== undefined && options.dryRun === true) return planned;
  if (planned !== undefined && state !== undefined && planned.effects.length === 0) {
    await clearDeadLock(join(out, 'lock'));
    return planned;
  }
  return withLock(out, async () => {
    const now = await onProject(options, async again => planProject(again, await currentState(again)));
    await applyEffects(now.effects);
    return now;
  });
}

/** The project as `patch` would make it, without touching the disk. */
export async function planOnly(options: ProjectOptions): Promise<PatchResult> {
  return patch({ ...options, dryRun: true });
}

/** The state of the output folder, where its sysroot is the right one and whole. */
async function currentState({ config: { out }, id }: Project): Promise<PatchState | undefined> {
  const state = await readState(out);
  return state?.id === id && (await outputsIntact(join(out, 'sysroot'), state)) ? state : undefined;
}

async function planProject(project: Project, current: PatchState | undefined): Promise<PatchResult> {
  const { config, configFile, sdk, id } = project;
  const { out } = config;
  const sysroot = join(out, 'sysroot');
  const made = current === undefined ? await planNew(project) : undefined;
  const { plan, libcxxLowered, outputs, links } = current ?? made?.state ?? NOTHING;
  const files = generatedFiles({ config, sdk, sysroot, libcxxLowered });
  const stillInPlace = patchedInPlaceBy(out);
  const kept = stillInPlace === undefined ? [] : [join(out, IN_PLACE_NOTE)];
  const effects = [
    ...(made?.effects ?? []),
    ...(await changedFiles(files)),
    ...(made === undefined ? [] : [stateEffect(out, made.state)]),
    ...(await leftovers(out, id, [...files.map(({ path }) => path), ...kept])),
  ];
  const madeFiles = [...outputs.map(({ path }) => path), ...links].map(path => join(sysroot, path));
  const notes = made === undefined ? [] : upgradeNotes(await readState(out), made.state);
  const result = { config, configFile, sdk, sysroot, effects, plan, libcxxLowered, madeFiles };
  return { ...result, notes, stillInPlace };
}

const NOTHING = { plan: { archives: [], startObjects: [] }, libcxxLowered: false, outputs: [], links: [] };

/** The sysroot is built under another name, gets its own when it is whole, and is made visible in one step. */
async function planNew(project: Project): Promise<{ effects: Effect[]; state: PatchState }> {
  const { config, sdk, stock, layer, id, fingerprint } = project;
  const target = join(config.out, 'sysroots', id);
  const building = `${target}.new`;
  const plan = await planSysroot(sdk, layer, building, stock);
  const effects: Effect[] = [
    { kind: 'remove', path: building },
    ...plan.effects,
    { kind: 'move', path: target, from: building },
    { kind: 'publish', path: join(config.out, 'sysroot'), from: target },
  ];
  const inSysroot = (path: string) => relative(building, path);
  const { inPlace: _, ...stockSdk } = sdk;
  const state: PatchState = {
    version: 1,
    tool: toolVersion,
    id,
    sdk: stockSdk,
    sdkFingerprint: fingerprint,
    libcxxLowered: plan.libcxxLowered,
    inputs: await inputHashes(plan, stock),
    outputs: plan.effects.flatMap(effect => {
      if (effect.kind === 'archive') return [hashOf(inSysroot(effect.path), effect.bytes)];
      return effect.kind === 'file' ? [hashOf(inSysroot(effect.path), effect.content)] : [];
    }),
    links: plan.effects.flatMap(effect =>
      effect.kind === 'link' || effect.kind === 'alias' ? [inSysroot(effect.path)] : [],
    ),
    plan: { archives: plan.archives, startObjects: plan.startObjects },
  };
  return { effects, state };
}

async function inputHashes(plan: SysrootPlan, stock: StockView): Promise<FileHash[]> {
  const files = [...plan.archives.map(({ file }) => file), ...plan.startObjects];
  return Promise.all(files.map(async file => hashOf(file, await readInput(stock.source(file) ?? file))));
}

function stateEffect(out: string, state: PatchState): Effect {
  return { kind: 'file', path: join(out, STATE_FILE), content: `${JSON.stringify(state, null, 1)}\n` };
}

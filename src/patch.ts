import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import { loadConfig } from './config/load.js';
import type { Config, ConfigInput, DeepPartial } from './config/types.js';
import { WamrPthreadError } from './errors.js';
import { generatedFiles } from './generated-files.js';
import { applyEffects } from './libc/apply.js';
import { planEdition } from './libc/edition.js';
import type { Effect } from './libc/effects.js';
import { type BuiltLayer, loadLayer } from './libc/layer/load.js';
import { leftovers } from './libc/leftovers.js';
import { withLock } from './libc/lock.js';
import { clearDeadLock } from './libc/lock-owner.js';
import { readInput } from './libc/read-input.js';
import {
  type FileHash,
  hashOf,
  outputsIntact,
  type PatchState,
  readState,
  STATE_FILE,
} from './libc/state.js';
import { planSysroot, type SysrootPlan } from './libc/sysroot-plan.js';
import { discoverSdk } from './sdk/discover.js';
import { sdkFingerprint } from './sdk/fingerprint.js';
import type { Sdk } from './sdk/types.js';
import { toolVersion } from './version.js';

export interface ProjectOptions {
  readonly cwd: string;
  /** Config file; without it one is searched upwards from `cwd`. */
  readonly file?: string | undefined;
  readonly overrides?: DeepPartial<ConfigInput> | undefined;
  readonly env: NodeJS.ProcessEnv;
}

export interface PatchOptions extends ProjectOptions {
  /** Plan only; write nothing. */
  readonly dryRun?: boolean;
  /** Compile the layer with the user's own compiler instead of taking the objects of the package. */
  readonly rebuildLayer?: boolean;
}

export interface PatchResult {
  readonly config: Config;
  readonly configFile: string | undefined;
  readonly sdk: Sdk;
  /** Absolute path of the patched sysroot. */
  readonly sysroot: string;
  /** What was (or, with `dryRun`, would be) done to the disk; empty where everything was in place. */
  readonly effects: readonly Effect[];
  /** What is different from the stock SDK, also where it was done by an earlier run. */
  readonly plan: PatchState['plan'];
  readonly libcxxLowered: boolean;
  /** Absolute paths of the sysroot's files and links, as they are visible in `sysroot`. */
  readonly madeFiles: readonly string[];
}

/** A project's config and toolchain, and the name its patched sysroot must have. */
interface Project {
  readonly config: Config;
  readonly configFile: string | undefined;
  readonly sdk: Sdk;
  readonly fingerprint: string;
  readonly layer: BuiltLayer;
  readonly id: string;
}

/**
 * Makes `out/` what config and SDK say: the patched sysroot, flag files and CMake files. Does nothing where all is in
 * place. Safe to run in parallel and to be killed: one process works, the others wait and then find the work done.
 *
 * Throws what `loadConfig`, `discoverSdk` and `planSysroot` throw, LAYER_MISSING, LOCKED and IO_WRITE.
 */
export async function patch(options: PatchOptions): Promise<PatchResult> {
  const project = await openProject(options);
  const { out } = project.config;
  if (options.dryRun === true) return planProject(project, await currentState(project));
  // Where nothing is in place yet, only the one that gets the lock plans: planning is most of the work.
  const state = await currentState(project);
  const planned = state === undefined ? undefined : await planProject(project, state);
  if (planned?.effects.length === 0) {
    await clearDeadLock(join(out, 'lock'));
    return planned;
  }
  return withLock(out, async () => {
    const now = await planProject(project, await currentState(project));
    await applyEffects(now.effects);
    return now;
  });
}

/** The project as `patch` would make it, without touching the disk. */
export async function planOnly(options: ProjectOptions): Promise<PatchResult> {
  const project = await openProject(options);
  return planProject(project, await currentState(project));
}

/** The state of the output folder, where its sysroot is the right one and whole. */
async function currentState({ config: { out }, id }: Project): Promise<PatchState | undefined> {
  const state = await readState(out);
  return state?.id === id && (await outputsIntact(join(out, 'sysroot'), state)) ? state : undefined;
}

async function openProject(options: PatchOptions): Promise<Project> {
  const { config, file } = await loadConfig(options);
  const sdk = await discoverSdk({ config: config.sdk, env: options.env, cwd: options.cwd });
  refuseOwnOutput(sdk, config.out);
  const layer = await loadLayer(options.rebuildLayer === true ? sdk : undefined);
  const fingerprint = await sdkFingerprint(sdk, options.env);
  const id = createHash('sha256')
    .update([toolVersion, await planEdition(), layer.hash, fingerprint].join('\n'))
    .digest('hex')
    .slice(0, 16);
  return { config, configFile: file, sdk, fingerprint, layer, id };
}

/** The overlay links to its SDK: made from itself, it would lead nowhere once the old one is removed. */
function refuseOwnOutput({ sysroot, found }: Sdk, out: string): void {
  const inside = relative(realPath(out), realPath(sysroot));
  if (inside.startsWith('..') || isAbsolute(inside)) return;
  throw new WamrPthreadError(
    'SDK_UNSUPPORTED',
    `${sysroot} (${found}) lies in the output folder ${out}: it was made by this tool`,
    { hint: 'Name the stock SDK with --sdk or --sysroot, or another folder with --out.' },
  );
}

/** As the disk spells it, where one folder has many spellings. */
function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

async function planProject(project: Project, current: PatchState | undefined): Promise<PatchResult> {
  const { config, configFile, sdk, id } = project;
  const { out } = config;
  const sysroot = join(out, 'sysroot');
  const made = current === undefined ? await planNew(project) : undefined;
  const { plan, libcxxLowered, outputs, links } = current ?? made?.state ?? NOTHING;
  const files = generatedFiles({ config, sdk, sysroot, libcxxLowered });
  const effects = [
    ...(made?.effects ?? []),
    ...(await changedFiles(files)),
    ...(made === undefined ? [] : [stateEffect(out, made.state)]),
    ...(await leftovers(
      out,
      id,
      files.map(({ path }) => path),
    )),
  ];
  const madeFiles = [...outputs.map(({ path }) => path), ...links].map(path => join(sysroot, path));
  return { config, configFile, sdk, sysroot, effects, plan, libcxxLowered, madeFiles };
}

const NOTHING = { plan: { archives: [], startObjects: [] }, libcxxLowered: false, outputs: [], links: [] };

/** The sysroot is built under another name, gets its own when it is whole, and is made visible in one step. */
async function planNew(project: Project): Promise<{ effects: Effect[]; state: PatchState }> {
  const { config, sdk, layer, id, fingerprint } = project;
  const target = join(config.out, 'sysroots', id);
  const building = `${target}.new`;
  const plan = await planSysroot(sdk, layer, building);
  const effects: Effect[] = [
    { kind: 'remove', path: building },
    ...plan.effects,
    { kind: 'move', path: target, from: building },
    { kind: 'publish', path: join(config.out, 'sysroot'), from: target },
  ];
  const inSysroot = (path: string) => relative(building, path);
  const state: PatchState = {
    version: 1,
    tool: toolVersion,
    id,
    sdk,
    sdkFingerprint: fingerprint,
    libcxxLowered: plan.libcxxLowered,
    inputs: await inputHashes(plan),
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

async function inputHashes(plan: SysrootPlan): Promise<FileHash[]> {
  const files = [...plan.archives.map(({ file }) => file), ...plan.startObjects];
  return Promise.all(files.map(async file => hashOf(file, await readInput(file))));
}

async function changedFiles(files: readonly Extract<Effect, { kind: 'file' }>[]): Promise<Effect[]> {
  const changed: Effect[] = [];
  for (const file of files) {
    const there = await readFile(file.path).catch(() => undefined);
    if (there === undefined || !there.equals(Buffer.from(file.content))) changed.push(file);
  }
  return changed;
}

function stateEffect(out: string, state: PatchState): Effect {
  return { kind: 'file', path: join(out, STATE_FILE), content: `${JSON.stringify(state, null, 1)}\n` };
}

import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { changedFiles, generatedFiles } from './generated-files.js';
import { type PatchedSdk, patchedInPlaceBy } from './in-place-note.js';
import { applyEffects } from './libc/apply.js';
import type { Effect } from './libc/effects.js';
import { type InPlacePlan, planInPlace, planNothing } from './libc/in-place/plan.js';
import { refuseChanged, refuseFolders, refuseUnwritable } from './libc/in-place/refusals.js';
import { withSdkLock } from './libc/in-place/sdk-lock.js';
import { type InPlaceState, readInPlaceState } from './libc/in-place/state.js';
import { leftovers } from './libc/leftovers.js';
import { withLock } from './libc/lock.js';
import { clearDeadLock } from './libc/lock-owner.js';
import { IN_PLACE_NOTE, STATE_FILE } from './libc/state.js';
import { openProject, type PatchOptions, type PatchResult, type Project } from './project.js';
import { IN_PLACE_FOLDER, inPlaceStateFile } from './sdk/in-place-record.js';
import type { Sdk } from './sdk/types.js';
import { sdkNote, toolNote } from './upgrade-notes.js';

const PERMISSION_HINT =
  'Leave out --in-place (`sdk.inPlace`): the sysroot in the output folder changes nothing in the SDK. Or patch once as a user who may write there.';

interface Planned {
  readonly result: PatchResult;
  /** Those of `result.effects` that change the SDK. */
  readonly inSdk: readonly Effect[];
}

/** `patch` of an opened project with `sdk.inPlace`; see there. Locks are taken in one order: the output folder's, then the SDK's. */
export async function patchInPlace(options: PatchOptions, project: Project): Promise<PatchResult> {
  const { out } = project.config;
  const own = join(project.sdk.libDir, IN_PLACE_FOLDER);
  const isDone = planNothing(project)?.effects.length === 0;
  if (options.dryRun === true) return (await planProject(project)).result;
  if (!isDone) {
    refuseChanged(project.sdk, project.stock);
    refuseFolders([project.sdk.libDir, project.sdk.includeDir], PERMISSION_HINT);
    return withLock(out, () => withSdkLock(own, () => work(options)));
  }
  const planned = await planProject(project);
  await clearDeadLock(join(own, 'lock'));
  if (planned.result.effects.length > 0) return withLock(out, () => work(options));
  await clearDeadLock(join(out, 'lock'));
  return planned.result;
}

/** Under the locks: whatever was read before may have changed. */
async function work(options: PatchOptions): Promise<PatchResult> {
  const { result, inSdk } = await planProject(await openProject(options));
  refuseUnwritable(inSdk, PERMISSION_HINT);
  await applyEffects(result.effects);
  return result;
}

async function planProject(project: Project): Promise<Planned> {
  const { config, configFile, sdk, stock } = project;
  refuseChanged(sdk, stock);
  const before = readInPlaceState(sdk.libDir);
  const made = planNothing(project) ?? (await planInPlace(project));
  const { plan, libcxxLowered } = made.state;
  const files = [...generatedFiles({ config, sdk, sysroot: sdk.sysroot, libcxxLowered }), noteOf(project)];
  const beside = [...(await changedFiles(files)), ...(await overlayLeftovers(config.out, files))];
  const result: PatchResult = {
    config,
    configFile,
    sdk,
    sysroot: sdk.sysroot,
    effects: [...made.effects, ...beside],
    plan,
    libcxxLowered,
    madeFiles: filesOf(sdk, made.state),
    notes: before === undefined ? [] : notes(project, before, made),
    stillInPlace: another(project),
  };
  return { result, inSdk: made.effects };
}

/** The SDK before this one: once the note names this one, nothing leads to it. */
function another({ config, sdk }: Project): PatchedSdk | undefined {
  const noted = patchedInPlaceBy(config.out);
  return noted === undefined || noted.libDir === sdk.libDir ? undefined : noted;
}

function noteOf({ config, sdk: { sysroot, libDir } }: Project): Extract<Effect, { kind: 'file' }> {
  const content = `${JSON.stringify({ sysroot, libDir }, null, 1)}\n`;
  return { kind: 'file', path: join(config.out, IN_PLACE_NOTE), content };
}

/** Where the project had an overlay before, it goes: nothing names it any longer. */
async function overlayLeftovers(out: string, files: readonly { readonly path: string }[]): Promise<Effect[]> {
  const overlay = ['sysroot', STATE_FILE].map(name => join(out, name)).filter(path => existsSync(path));
  const paths = files.map(({ path }) => path);
  return [
    ...overlay.map((path): Effect => ({ kind: 'remove', path })),
    ...(await leftovers(out, 'in place', paths)),
  ];
}

function filesOf({ sysroot, libDir }: Sdk, { files, aliases }: InPlaceState): string[] {
  const paths = [...files.filter(({ ours }) => ours !== null).map(({ path }) => path), ...aliases];
  return [...paths.map(path => join(sysroot, path)), inPlaceStateFile(libDir)];
}

function notes({ sdk, stock }: Project, before: InPlaceState, { state, effects }: InPlacePlan): string[] {
  if (effects.length === 0) return [];
  const renewed = stock.files.filter(({ status }) => status === 'renewed').map(({ file }) => basename(file));
  return [
    ...(before.tool === state.tool ? [] : [toolNote(before.tool, state.tool)]),
    ...(renewed.length === 0 ? [] : [sdkNote(sdk.sysroot, [before.sdkVersion, state.sdkVersion], renewed)]),
  ];
}

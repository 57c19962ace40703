import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { hashBytes } from '../../sdk/facts.js';
import { IN_PLACE_FOLDER, type InPlaceFile, inPlaceStateFile } from '../../sdk/in-place-record.js';
import { type ExaminedFile, keptOriginal, linkText, type StockView } from '../../sdk/stock-view.js';
import type { Sdk } from '../../sdk/types.js';
import { toolVersion } from '../../version.js';
import { attributesFor } from '../attributes.js';
import type { Effect } from '../effects.js';
import type { BuiltLayer } from '../layer/load.js';
import { readInput } from '../read-input.js';
import { planSysroot } from '../sysroot-plan.js';
import { staleTemporaries } from './leftovers.js';
import {
  asideRecord,
  bytesOf,
  filesBelow,
  inSysroot,
  keptThoughMissing,
  recordOf,
  stockHash,
} from './records.js';
import { restoringEffect } from './restore.js';
import { type InPlaceState, readInPlaceState } from './state.js';
import { neededAliases, type Target, targetsInSdk } from './targets.js';

/** What patching an SDK in place does, and the state that it leaves. */
export interface InPlacePlan {
  readonly effects: readonly Effect[];
  readonly state: InPlaceState;
}

interface Input {
  readonly sdk: Sdk;
  readonly layer: BuiltLayer;
  readonly stock: StockView;
  /** Names what the result is made from. */
  readonly id: string;
}

/** The plan where everything is as an earlier run left it, but for what a killed run left beside; else undefined. */
export function planNothing({ sdk, stock, id }: Omit<Input, 'layer'>): InPlacePlan | undefined {
  const state = readInPlaceState(sdk.libDir);
  if (state === undefined || state.id !== id) return undefined;
  const areOurs = stock.files.every(
    ({ found, ours, original, link, kept }) =>
      found === (ours ?? undefined) && (original === null || link !== undefined || kept !== undefined),
  );
  const haveAliases = state.aliases.every(path => existsSync(join(sdk.sysroot, path)));
  if (!areOurs || !haveAliases) return undefined;
  return { state, effects: staleTemporaries(sdk.libDir, stock.files) };
}

/**
 * Plans the change of the SDK itself: originals are kept, then the state is written, then each file is replaced at
 * once. A process that is killed between two of these leaves each file old or new, and a state that knows both.
 */
export async function planInPlace(input: Input): Promise<InPlacePlan> {
  const { sdk, layer, stock, id } = input;
  const overlay = join(sdk.libDir, IN_PLACE_FOLDER, 'overlay');
  const plan = await planSysroot(sdk, layer, overlay, stock);
  const targets = targetsInSdk(plan.effects, overlay, sdk);
  const changed = await differingFromStock(targets, stock);
  const gone = plan.leftOut.flatMap(({ path }) => filesBelow(path, stock));
  const files = [
    ...(await Promise.all(changed.map(target => recordOf(target, input)))),
    ...(await Promise.all(gone.map(path => asideRecord(path, input)))),
    ...keptThoughMissing(input, changed),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
  const aliases = neededAliases(sdk).filter(
    ({ path }) => !existsSync(path) || stock.record?.aliases.includes(inSysroot(sdk, path)) === true,
  );
  const state: InPlaceState = {
    version: 1,
    tool: toolVersion,
    id,
    ...(sdk.version === undefined ? {} : { sdkVersion: sdk.version }),
    libcxxLowered: plan.libcxxLowered,
    files,
    aliases: aliases.map(({ path }) => inSysroot(sdk, path)),
    plan: { archives: plan.archives, startObjects: plan.startObjects },
  };
  const effects = [
    ...staleTemporaries(sdk.libDir, absolute(sdk, files)),
    ...noLongerPatched(input, files),
    ...keepingEffects(input, files),
    await stateEffect(sdk.libDir, state),
    ...(await replacingEffects(changed)),
    ...gone.filter(path => existsSync(path)).map((path): Effect => ({ kind: 'remove', path })),
    ...aliases.filter(({ path }) => !existsSync(path)),
    ...keptNoMore(input, files),
  ];
  return { effects, state };
}

function absolute({ sysroot }: Sdk, files: readonly InPlaceFile[]): { file: string }[] {
  return files.map(({ path }) => ({ file: join(sysroot, ...path.split('/')) }));
}

async function differingFromStock(targets: readonly Target[], stock: StockView): Promise<Target[]> {
  const differs = await Promise.all(
    targets.map(async target => (await stockHash(target.path, stock)) !== hashBytes(bytesOf(target))),
  );
  return targets.filter((_, at) => differs[at]);
}

/** What an older version patched and this one does not is stock again before the state forgets it. */
function noLongerPatched({ stock }: Input, files: readonly InPlaceFile[]): Effect[] {
  const planned = new Set(files.map(({ path }) => path));
  return stock.files
    .filter(({ path, status }) => status === 'ours' && !planned.has(path))
    .map(restoringEffect);
}

function keepingEffects({ sdk, stock }: Input, files: readonly InPlaceFile[]): Effect[] {
  return files.flatMap(({ path, original, link }): Effect[] => {
    if (original === null || link !== undefined) return [];
    const file = join(sdk.sysroot, ...path.split('/'));
    const known = stock.files.find(each => each.file === file);
    const kept = keptOriginal(sdk.libDir, path);
    const from = stock.source(file);
    const isKept = known?.kept !== undefined && known.original === original;
    return isKept || from === undefined ? [] : [{ kind: 'copy', path: kept, from }];
  });
}

/** Originals of files that are not patched any longer. */
function keptNoMore({ sdk, stock }: Input, files: readonly InPlaceFile[]): Effect[] {
  const planned = new Set(files.map(({ path }) => path));
  return stock.files
    .filter(({ path, kept }) => kept !== undefined && !planned.has(path))
    .map(({ path }: ExaminedFile): Effect => ({ kind: 'remove', path: keptOriginal(sdk.libDir, path) }));
}

async function stateEffect(libDir: string, state: InPlaceState): Promise<Effect> {
  const path = inPlaceStateFile(libDir);
  const attributes = { mode: 0o644 };
  return { kind: 'file', path, content: `${JSON.stringify(state, null, 1)}\n`, attributes };
}

async function replacingEffects(targets: readonly Target[]): Promise<Effect[]> {
  const effects: Effect[] = [];
  for (const target of targets) {
    const there = existsSync(target.path) ? hashBytes(await readInput(target.path)) : undefined;
    const isLink = linkText(target.path) !== undefined;
    if (there === hashBytes(bytesOf(target)) && !isLink) continue;
    effects.push({ ...target, attributes: await attributesFor(target.path) });
  }
  // libc.a last: while it is stock, everything that reads the SDK sees at once that the work is not done.
  return effects.sort((a, b) => Number(isLibc(a)) - Number(isLibc(b)));
}

function isLibc({ path }: Effect): boolean {
  return basename(path) === 'libc.a';
}

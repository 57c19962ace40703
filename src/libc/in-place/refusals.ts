import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { WamrPthreadError } from '../../errors.js';
import type { ExaminedFile, StockView } from '../../sdk/stock-view.js';
import type { Sdk } from '../../sdk/types.js';
import type { Effect } from '../effects.js';
import { reasonOf } from '../reasons.js';
import { setAsideName } from './set-aside.js';

/** Refuses an SDK whose files are not as they were left. Throws SDK_CHANGED. */
export function refuseChanged(sdk: Sdk, stock: StockView): void {
  const foreign = stock.files.find(({ status }) => status === 'foreign');
  if (foreign !== undefined) throw foreignFile(foreign, 'restore --force');
  const lost = stock.files.find(each => each.status === 'ours' && needsCopy(each) && each.kept === undefined);
  if (lost !== undefined) throw lostOriginal(lost);
  if (stock.record !== undefined || sdk.libc.generation !== 'ours') return;
  throw new WamrPthreadError(
    'SDK_CHANGED',
    `${sdk.libc.file}: was patched by this tool, but nothing beside it says what it was before`,
    { hint: 'Install the SDK again, or name a stock one with --sdk or --sysroot.' },
  );
}

function needsCopy({ original, link }: ExaminedFile): boolean {
  return original !== null && link === undefined;
}

/** `way`: how to get rid of it, as one types it. */
export function foreignFile({ file, original, ours, found }: ExaminedFile, way: string): WamrPthreadError {
  return new WamrPthreadError(
    'SDK_CHANGED',
    `${file}: another tool changed it after it was patched in place: sha256 ${found ?? 'none'}; ` +
      `patched it was ${ours ?? 'not there'}, stock ${original ?? 'not there'}`,
    {
      hint: `Undo that change, or type: npx wamr-pthread ${way} (the changed file is kept as ${setAsideName(file)}), then patch again.`,
    },
  );
}

export function lostOriginal({ file, original }: ExaminedFile): WamrPthreadError {
  return new WamrPthreadError(
    'SDK_CHANGED',
    `${file}: its original (sha256 ${original ?? 'none'}) is no longer kept, or was changed`,
    { hint: 'Install the SDK again: stock files are recognised, and nothing else is needed to restore.' },
  );
}

/** How it is asked whether a folder can be written to; injected, because root may everything. */
export type AccessCheck = (folder: string) => void;

const canWrite: AccessCheck = folder => accessSync(folder, constants.W_OK);

/** Refuses before anything is written, naming every folder without permission. Throws SDK_NOT_WRITABLE. */
export function refuseUnwritable(
  effects: readonly Effect[],
  hint: string,
  check: AccessCheck = canWrite,
): void {
  refuseFolders([...new Set(effects.map(({ path }) => dirname(path)))], hint, check);
}

/** The same for folders that surely are written to. */
export function refuseFolders(folders: readonly string[], hint: string, check: AccessCheck = canWrite): void {
  const refused = folders.map(nearest).flatMap(folder => {
    try {
      check(folder);
      return [];
    } catch (error) {
      return [{ folder, reason: reasonOf(error) }];
    }
  });
  if (refused.length === 0) return;
  const lines = [...new Set(refused.map(({ folder, reason }) => `${folder}: ${reason}`))].sort();
  throw new WamrPthreadError(
    'SDK_NOT_WRITABLE',
    `the SDK cannot be changed, and nothing was:\n${lines.map(line => `  ${line}`).join('\n')}`,
    { hint },
  );
}

/** The folder itself, or the one in which it would be made. */
function nearest(folder: string): string {
  const parent = dirname(folder);
  return existsSync(folder) || parent === folder ? folder : nearest(parent);
}

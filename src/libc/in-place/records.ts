import { existsSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { hashBytes } from '../../sdk/facts.js';
import type { InPlaceFile } from '../../sdk/in-place-record.js';
import { linkText, type StockView } from '../../sdk/stock-view.js';
import type { Sdk } from '../../sdk/types.js';
import { readInput } from '../read-input.js';
import type { Target } from './targets.js';

interface Folders {
  readonly sdk: Sdk;
  readonly stock: StockView;
}

export function bytesOf(target: Target): Uint8Array | string {
  return target.kind === 'archive' ? target.bytes : target.content;
}

/** SHA-256 of a file's stock bytes; null: the stock SDK has none. */
export async function stockHash(path: string, stock: StockView): Promise<string | null> {
  const source = stock.source(path);
  return source !== undefined && existsSync(source) ? hashBytes(await readInput(source)) : null;
}

export function inSysroot({ sysroot }: Sdk, path: string): string {
  return relative(sysroot, path).split(sep).join('/');
}

export async function recordOf(target: Target, { sdk, stock }: Folders): Promise<InPlaceFile> {
  const { path } = target;
  const known = stock.files.find(({ file }) => file === path);
  const ours = hashBytes(bytesOf(target));
  // A link that is there now is the SDK's own: we put none in the place of a file.
  const link = linkText(path) ?? (known?.status === 'renewed' ? undefined : known?.link);
  const isOlder = known?.status === 'ours' && known.found !== undefined && known.found !== ours;
  return {
    path: inSysroot(sdk, path),
    original: await stockHash(path, stock),
    ...(link === undefined ? {} : { link }),
    ours,
    ...(isOlder ? { was: known.found } : {}),
  };
}

export async function asideRecord(path: string, { sdk, stock }: Folders): Promise<InPlaceFile> {
  return { path: inSysroot(sdk, path), original: await stockHash(path, stock), ours: null };
}

/** Files of a folder that is left out, those included that are set aside already. */
export function filesBelow(folder: string, stock: StockView): string[] {
  const aside = stock.files.filter(({ file, ours }) => ours === null && file.startsWith(folder + sep));
  const there = readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => !entry.isDirectory())
    .map(entry => join(entry.parentPath, entry.name))
    .filter(path => stock.source(path) !== undefined);
  return [...new Set([...aside.map(({ file }) => file), ...there])].sort();
}

/** Deleted by somebody: `restore` shall still bring them back, unless another SDK has come that has none. */
export function keptThoughMissing({ stock }: Folders, changed: readonly Target[]): InPlaceFile[] {
  if (stock.files.some(({ status }) => status === 'renewed')) return [];
  const planned = new Set(changed.map(({ path }) => path));
  return stock.files
    .filter(({ status, file }) => status === 'missing' && !planned.has(file))
    .map(({ path, original, ours, link }) => ({
      path,
      original,
      ours,
      ...(link === undefined ? {} : { link }),
    }));
}

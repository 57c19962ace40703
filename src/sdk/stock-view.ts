import { lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { errnoOf } from '../errors.js';
import { type FactStore, hashBytes, remembered } from './facts.js';
import {
  IN_PLACE_FOLDER,
  type InPlaceFile,
  type InPlaceRecord,
  inPlaceStateFile,
  readInPlaceRecord,
} from './in-place-record.js';
import { isHash } from './remembered-facts.js';

/**
 * What stands at the place of a file that was patched in place.
 *
 * `ours`: our bytes. `stock`: the bytes that were there before. `missing`: nothing. `renewed`: other stock bytes, from
 * an upgrade of the SDK. `foreign`: our bytes, changed by another tool.
 */
type FileStatus = 'ours' | 'stock' | 'missing' | 'renewed' | 'foreign';

/** A file of the record, compared with the disk. */
export interface ExaminedFile extends InPlaceFile {
  /** Absolute. */
  readonly file: string;
  /** Where the stock bytes are kept, absolute; undefined where none are or they are not what was kept. */
  readonly kept: string | undefined;
  readonly status: FileStatus;
  /** SHA-256 of what is on disk; undefined where there is nothing. */
  readonly found: string | undefined;
}

/** The SDK as it was before it was patched in place, for reading: the one door for planning and describing. */
export interface StockView {
  /** Where the stock bytes of a file of the SDK are; a path that is not patched is its own source. Undefined: the stock SDK has no such file. */
  source(path: string): string | undefined;
  /** What was patched; undefined: nothing. */
  readonly record: InPlaceRecord | undefined;
  readonly files: readonly ExaminedFile[];
  /** `recordStamp` of the record that was read. */
  readonly stamp: string;
}

const NO_RECORD = 'none';

/** A view of an SDK that nobody patched in place. */
export const UNTOUCHED: StockView = {
  source: withoutOurs,
  record: undefined,
  files: [],
  stamp: NO_RECORD,
};

/** Where a kept original lies. `path` is that of the record. */
export function keptOriginal(libDir: string, path: string): string {
  return join(libDir, IN_PLACE_FOLDER, 'original', ...path.split('/'));
}

/**
 * Looks at what `patch --in-place` did to an SDK and what has happened to it since. Throws SDK_CHANGED for a damaged
 * record.
 */
export async function stockView(
  { sysroot, libDir }: { readonly sysroot: string; readonly libDir: string },
  store: FactStore,
): Promise<StockView> {
  const stamp = recordStamp(libDir);
  const record = readInPlaceRecord(libDir);
  if (record === undefined) return { ...UNTOUCHED, stamp };
  const files = await Promise.all(record.files.map(each => examine(each, sysroot, libDir, store)));
  const byPath = new Map(files.map(each => [each.file, each]));
  const aliases = new Set(record.aliases.map(path => join(sysroot, path)));
  return {
    record,
    files,
    stamp,
    source: path => {
      if (aliases.has(path)) return undefined;
      const known = byPath.get(path);
      return known === undefined ? withoutOurs(path) : sourceOf(known);
    },
  };
}

/** Files of ours on the way to their names (src/archive/write-file.ts), left by a killed run. */
const TEMPORARY = /^\..*\.\d+-\d+-\d+\.tmp$/;

function withoutOurs(path: string): string | undefined {
  const name = basename(path);
  return name === IN_PLACE_FOLDER || TEMPORARY.test(name) ? undefined : path;
}

function sourceOf({ status, original, link, file, kept }: ExaminedFile): string | undefined {
  if (status === 'renewed') return file;
  if (original === null) return undefined;
  if (link !== undefined) return resolve(dirname(file), link);
  // The copy, also where the file itself is stock: another process may be replacing it just now.
  return kept ?? (status === 'stock' ? file : keptNowhere(file));
}

/** A name that cannot be read, so that the error names what is missing. */
function keptNowhere(file: string): string {
  return `${file} (its original)`;
}

async function examine(
  record: InPlaceFile,
  sysroot: string,
  libDir: string,
  store: FactStore,
): Promise<ExaminedFile> {
  const file = join(sysroot, ...record.path.split('/'));
  const copy = keptOriginal(libDir, record.path);
  const isKept = record.original !== null && (await hashOnDisk(copy, store)) === record.original;
  const found = await hashOnDisk(file, store);
  const status = statusOf(record, file, found);
  return { ...record, file, found, status, kept: isKept ? copy : undefined };
}

function statusOf(record: InPlaceFile, file: string, found: string | undefined): FileStatus {
  const { original, ours, was, link } = record;
  if (link !== undefined && linkText(file) !== undefined)
    return linkText(file) === link ? 'stock' : 'renewed';
  if (found === undefined) return ours === null ? 'ours' : original === null ? 'stock' : 'missing';
  if (found === ours || found === was) return 'ours';
  if (found === original) return 'stock';
  return isMarked(readFileSync(file)) ? 'foreign' : 'renewed';
}

/** Every archive, object and header of ours says so somewhere; nothing of a stock SDK does. */
const MARKS = ['__wt_', 'wamr-pthread', 'WAMR_PTHREAD'];

function isMarked(bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return MARKS.some(mark => buffer.includes(mark));
}

/** What the symlink at `path` says; undefined: none is there. */
export function linkText(path: string): string | undefined {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true
    ? readlinkSync(path)
    : undefined;
}

async function hashOnDisk(path: string, store: FactStore): Promise<string | undefined> {
  try {
    return await remembered(store, 'sha256', [path], isHash, async () => hashBytes(readFileSync(path)));
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(errnoOf(error) ?? '')) return undefined;
    throw error;
  }
}

/** Identity of the record's file: where it is another one afterwards, what was read in between may be half of each. */
export function recordStamp(libDir: string): string {
  const stats = lstatSync(inPlaceStateFile(libDir), { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? NO_RECORD : `${stats.ino} ${stats.mtimeNs} ${stats.size}`;
}

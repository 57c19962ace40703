import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { errnoOf, WamrPthreadError } from '../errors.js';

/** Folder beside libc.a with what `patch --in-place` knows and keeps: `state.json`, `original/`, `lock`. */
export const IN_PLACE_FOLDER = '.wamr-pthread';

/** A file of the SDK that `patch --in-place` replaced, added or set aside. */
export interface InPlaceFile {
  /** Relative to the sysroot, with `/`; the original lies under the same name in `original/`. */
  readonly path: string;
  /** SHA-256 of the stock bytes; null: the stock SDK has no such file. */
  readonly original: string | null;
  /** What the symlink said that stood there; then no copy is kept. */
  readonly link?: string;
  /** SHA-256 of our bytes; null: the file is set aside. */
  readonly ours: string | null;
  /** Our bytes of an earlier version, which a killed run may have left on disk. */
  readonly was?: string;
}

/** The part of `state.json` that never changes its form: with it every later version can restore. */
export interface InPlaceRecord {
  readonly version: number;
  /** Version of this tool. */
  readonly tool: string;
  readonly files: readonly InPlaceFile[];
  /** Links to a folder of the SDK under another name of the target, relative to the sysroot. */
  readonly aliases: readonly string[];
}

/** Where `state.json` of an SDK lies. `libDir`: the folder of libc.a. */
export function inPlaceStateFile(libDir: string): string {
  return join(libDir, IN_PLACE_FOLDER, 'state.json');
}

/**
 * What was changed in this SDK; undefined: nothing. Throws SDK_CHANGED where the file says nothing that can be
 * understood, because then nobody knows which files are stock.
 */
export function readInPlaceRecord(libDir: string): InPlaceRecord | undefined {
  const file = inPlaceStateFile(libDir);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '')) return undefined;
    throw notUnderstood(file, error);
  }
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return value;
  } catch (error) {
    throw notUnderstood(file, error);
  }
  throw notUnderstood(file, undefined);
}

function notUnderstood(file: string, cause: unknown): WamrPthreadError {
  return new WamrPthreadError('SDK_CHANGED', `${file}: does not say which files of the SDK were patched`, {
    hint: 'Install the SDK again and delete that folder. If a newer wamr-pthread wrote it, use that version.',
    cause,
  });
}

function isRecord(value: unknown): value is InPlaceRecord {
  return (
    typeof value === 'object' &&
    value !== null &&
    'tool' in value &&
    'files' in value &&
    Array.isArray(value.files) &&
    value.files.every(isFile) &&
    'aliases' in value &&
    Array.isArray(value.aliases) &&
    value.aliases.every(isInside)
  );
}

function isFile(value: unknown): value is InPlaceFile {
  return (
    typeof value === 'object' &&
    value !== null &&
    'path' in value &&
    isInside(value.path) &&
    'original' in value &&
    'ours' in value
  );
}

/** Nobody shall be led out of the sysroot. */
function isInside(path: unknown): path is string {
  return typeof path === 'string' && !isAbsolute(path) && !path.split(/[/\\]/).includes('..');
}

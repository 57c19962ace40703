import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheCandidates } from './embedded/cache.js';

/** Where facts about files are kept between runs. */
export interface FactStore {
  /** Folders to look in; the first that can be written to takes new facts. */
  readonly folders: readonly string[];
}

/** To be raised when a description gets new fields or other rules. */
const EDITION = 1;

/** The store in the cache folder of this user. */
export async function factStore(env: NodeJS.ProcessEnv): Promise<FactStore> {
  const candidates = await cacheCandidates(env);
  return { folders: candidates.map(folder => join(folder, `facts-${EDITION}`)) };
}

/**
 * `make()`, or what it gave for the same files in an earlier run.
 *
 * Files are the same while path, inode, size and time of change are. Describing a libc.a takes 20 ms and asking a
 * compiler 80 ms, more than all the rest of a run that has nothing to do. What cannot be kept is made again.
 */
export async function remembered<T>(
  store: FactStore,
  kind: string,
  files: readonly string[],
  isFact: (value: unknown) => value is T,
  make: () => Promise<T>,
): Promise<T> {
  const name = `${kind}-${hashOf([kind, ...files.map(stampOf)])}.json`;
  for (const folder of store.folders) {
    const known = readJson(join(folder, name));
    if (isFact(known)) return known;
  }
  const made = await make();
  for (const folder of store.folders) if (keep(join(folder, name), made)) break;
  return made;
}

/** Path, inode, size in bytes and times of a file or folder, or that it is not there. */
function stampOf(file: string): string {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
  if (stat === undefined) return `${file}\n-`;
  return [file, stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join('\n');
}

export function hashOf(parts: readonly string[]): string {
  return hashBytes(parts.join('\n'));
}

/** SHA-256 in hex. */
export function hashBytes(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Appears whole or not at all: other processes read the same folder. */
function keep(file: string, value: unknown): boolean {
  const scratch = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(scratch, JSON.stringify(value));
    renameSync(scratch, file);
    return true;
  } catch {
    removeQuietly(scratch);
    return false;
  }
}

/** What could not be written because the folder is closed to us cannot be removed either. */
function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // The facts are read again the next time.
  }
}

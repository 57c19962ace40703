import { mkdir, rmdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errnoOf } from '../errors.js';

/**
 * Makes a folder and those above it; nothing where it exists.
 *
 * Node's own `recursive: true` never ends where a file system answers ENOENT to every new folder, as /proc does.
 */
export async function makeFolder(path: string): Promise<void> {
  const error = await attempt(path);
  if (error === undefined) return;
  const parent = dirname(path);
  if (errnoOf(error) !== 'ENOENT' || parent === path) throw error;
  await makeFolder(parent);
  const second = await attempt(path);
  if (second !== undefined) throw second;
}

async function attempt(path: string): Promise<unknown> {
  try {
    await mkdir(path);
    return undefined;
  } catch (error) {
    const there = errnoOf(error) === 'EEXIST' ? await stat(path).catch(() => undefined) : undefined;
    return there?.isDirectory() === true ? undefined : error;
  }
}

/** Removes a folder where nothing is in it. One that is not there is no harm: another process was quicker. */
export async function removeIfEmpty(path: string): Promise<void> {
  await rmdir(path).catch((error: unknown) => {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(errnoOf(error) ?? '')) throw error;
  });
}

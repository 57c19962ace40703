import { chmod, chown, lstat, readFile, stat, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { replaceFile, writeDurably } from '../archive/write-file.js';
import { errnoOf } from '../errors.js';
import type { Attributes } from './effects.js';
import { makeFolder } from './folder.js';

/** Permissions of a file that is new. */
const PLAIN = 0o644;

/** Permissions and owner of the file at `path`; where there is none, those of a new file in that folder. */
export async function attributesFor(path: string): Promise<Attributes> {
  const stats = await stat(path).catch(() => undefined);
  if (stats !== undefined) return { mode: stats.mode & 0o7777, owner: { uid: stats.uid, gid: stats.gid } };
  const folder = await stat(dirname(path)).catch(() => undefined);
  return folder === undefined
    ? { mode: PLAIN }
    : { mode: PLAIN, owner: { uid: folder.uid, gid: folder.gid } };
}

/** Gives a file its permissions, and its owner where the system lets us. */
export async function setAttributes(file: string, { mode, owner }: Attributes): Promise<void> {
  const stats = await lstat(file);
  if (owner !== undefined && (stats.uid !== owner.uid || stats.gid !== owner.gid)) {
    await chown(file, owner.uid, owner.gid).catch((error: unknown) => {
      // Only root may give files away; the bytes are right all the same.
      if (!['EPERM', 'EINVAL', 'ENOSYS'].includes(errnoOf(error) ?? '')) throw error;
    });
  }
  await chmod(file, mode);
}

/** Makes `to` a file of its own with the bytes, permissions, owner and times of `from`, at once. */
export async function copyWhole(from: string, to: string): Promise<void> {
  await makeFolder(dirname(to));
  const stats = await stat(from);
  await replaceFile(to, async temporary => {
    await writeDurably(temporary, await readFile(from));
    // In seconds with their fractions: a Date would cut them to milliseconds.
    await utimes(temporary, stats.atimeMs / 1000, stats.mtimeMs / 1000);
    await setAttributes(temporary, { mode: stats.mode & 0o7777, owner: { uid: stats.uid, gid: stats.gid } });
  });
}

import { lstat, rename, rm, symlink } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import { isLinkRefusal, type LinkCalls } from './link.js';

/** The call that some systems refuse; injected so that the way without it can be tested. */
type PublishCalls = Pick<LinkCalls, 'symlink'>;

/**
 * Makes the finished folder `from` visible as `path`.
 *
 * With symlinks the switch is one rename, so that a killed process leaves the old folder or the new one.
 * Where links are refused, the folder itself is moved: for a moment there is none.
 */
export async function publishFolder(
  from: string,
  path: string,
  calls: PublishCalls = { symlink },
): Promise<void> {
  const staged = `${path}.${process.pid}.new`;
  await rm(staged, { recursive: true, force: true });
  try {
    await calls.symlink(relative(dirname(path), from), staged, 'junction');
  } catch (error) {
    if (!isLinkRefusal(error)) throw error;
    await moveFolder(from, path);
    return;
  }
  await moveFolder(staged, path);
}

/** Renames onto `path`; a folder (not a link) that stands there is moved aside first, because rename cannot replace it. */
export async function moveFolder(from: string, path: string): Promise<void> {
  const there = await lstat(path).catch(() => undefined);
  const mustGoFirst = there !== undefined && (!there.isSymbolicLink() || process.platform === 'win32');
  if (!mustGoFirst) {
    await rename(from, path);
    return;
  }
  const aside = `${path}.${process.pid}.old`;
  await rm(aside, { recursive: true, force: true });
  await rename(path, aside);
  await rename(from, path);
  await rm(aside, { recursive: true, force: true });
}

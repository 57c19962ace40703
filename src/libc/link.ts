import { copyFile, cp, link, mkdir, readdir, stat, symlink } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { errnoOf } from '../errors.js';

type LinkType = 'file' | 'dir' | 'junction';

/** File-system calls that some platforms refuse; injected so that every fallback can be tested. */
export interface LinkCalls {
  readonly symlink: (target: string, path: string, type: LinkType) => Promise<void>;
  readonly link: (target: string, path: string) => Promise<void>;
}

const realCalls: LinkCalls = { symlink, link };

/** Errors with which systems say "no such links here": rights, file system, other device. */
const REFUSED = new Set([
  'EPERM',
  'EACCES',
  'ENOSYS',
  'ENOTSUP',
  'EOPNOTSUPP',
  'EXDEV',
  'EMLINK',
  'EINVAL',
  'UNKNOWN',
]);

/**
 * Makes `path` show the file or folder `target` (absolute): a symlink, else hard links, else copies.
 *
 * `text` is what the symlink says; a relative one keeps working when both ends move together.
 */
export async function linkTo(
  target: string,
  path: string,
  { text = target, calls = realCalls }: { text?: string; calls?: LinkCalls } = {},
): Promise<void> {
  const isFolder = (await stat(target)).isDirectory();
  if (await attempt(() => calls.symlink(text, path, isFolder ? folderLink(text) : 'file'))) return;
  if (isFolder) await mirrorFolder(target, path, calls);
  else if (!(await attempt(() => calls.link(target, path)))) await copyFile(target, path);
}

/**
 * Windows has two links to folders. A junction needs no privilege, but says an absolute name whatever is asked for:
 * one between two folders that move together would lead to where they were.
 */
function folderLink(text: string): LinkType {
  return isAbsolute(text) ? 'junction' : 'dir';
}

/** Folders cannot be hard-linked: their files are, one by one. */
async function mirrorFolder(target: string, path: string, calls: LinkCalls): Promise<void> {
  await mkdir(path, { recursive: true });
  for (const entry of await readdir(target, { withFileTypes: true })) {
    const [from, to] = [join(target, entry.name), join(path, entry.name)];
    if (entry.isDirectory()) await mirrorFolder(from, to, calls);
    else if (!entry.isFile() || !(await attempt(() => calls.link(from, to)))) {
      await cp(from, to, { recursive: true, dereference: true });
    }
  }
}

async function attempt(call: () => Promise<void>): Promise<boolean> {
  try {
    await call();
    return true;
  } catch (error) {
    if (isLinkRefusal(error)) return false;
    throw error;
  }
}

/** True for errors that say "no such links here", not "something else is wrong". */
export function isLinkRefusal(error: unknown): boolean {
  return REFUSED.has(errnoOf(error) ?? '');
}

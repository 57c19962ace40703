import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { PathMap } from './wasi/paths.js';

/**
 * The directory under which the guest sees the root of the real disk.
 *
 * wasi-libc drops the leading slash of a path before the host sees it, so `/src/a.c` and `src/a.c` would be the
 * same; absolute names therefore get this prefix on their way in and lose it in everything that comes out.
 */
const DISK = '/.disk';

const isWindows = process.platform === 'win32';

const DRIVE = /^[A-Za-z]:[\\/]/;

/** The guest's name of an absolute real path; drives of Windows are folders of its disk: `/.disk/C:/src`. */
export function toGuest(path: string, windows: boolean = isWindows): string {
  if (!windows) return DISK + path;
  const slashes = path.replaceAll('\\', '/');
  return DRIVE.test(path) ? `${DISK}/${slashes}` : DISK + slashes;
}

/** True for a name that means the same in every working directory. */
export function isAbsoluteName(path: string, windows: boolean = isWindows): boolean {
  return path.startsWith('/') || (windows && (DRIVE.test(path) || path.startsWith('\\')));
}

/** A compiler option that makes names in objects (`__FILE__`, debug information) the real ones. */
export function prefixMapOption(windows: boolean = isWindows): string {
  return `-ffile-prefix-map=${DISK}/=${windows ? '' : '/'}`;
}

/** How the guest's names are found on the real disk when its root is `cwd`. */
export function guestPaths(cwd: string, windows: boolean = isWindows): PathMap {
  const rooted = (path: string): string => (windows && DRIVE.test(path) ? path : `/${path}`);
  const inDisk = (path: string): string | undefined => {
    if (path === DISK.slice(1)) return '/';
    return path.startsWith(`${DISK.slice(1)}/`) ? rooted(path.slice(DISK.length)) : undefined;
  };
  // An absolute name that was in no argument, such as `#include "/home/me/x.h"`, has no prefix: it is taken where
  // there is nothing of that name below `cwd`. No lexical normalising: `link/../x` means what the disk says.
  const choose = (path: string, isThere: (candidate: string) => boolean): string => {
    const relative = `${cwd}/${path}`;
    return isThere(relative) || !isThere(rooted(path)) ? relative : rooted(path);
  };
  return {
    existing: path => inDisk(path) ?? choose(path, existsSync),
    target: path => inDisk(path) ?? choose(path, candidate => existsSync(dirname(candidate))),
  };
}

const DISK_BYTES = Buffer.from(`${DISK}/`);

/** The text with real names instead of the guest's. Bytes, because a source's encoding is the user's business. */
export function withRealNames(text: Uint8Array, windows: boolean = isWindows): Uint8Array {
  const bytes = Buffer.from(text.buffer, text.byteOffset, text.byteLength);
  if (!bytes.includes(DISK_BYTES)) return text;
  const names = bytes.toString('latin1');
  const withDrives = windows ? names.replaceAll(/\/\.disk\/(?=[A-Za-z]:\/)/g, '') : names;
  return Buffer.from(withDrives.replaceAll(`${DISK}/`, '/'), 'latin1');
}

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

/** The guest's name of an absolute real path. */
export function toGuest(path: string): string {
  return DISK + path;
}

/** A compiler option that makes names in objects (`__FILE__`, debug information) the real ones. */
export const prefixMapOption = `-ffile-prefix-map=${DISK}/=/`;

/** How the guest's names are found on the real disk when its root is `cwd`. */
export function guestPaths(cwd: string): PathMap {
  const inDisk = (path: string): string | undefined => {
    if (path === DISK.slice(1)) return '/';
    return path.startsWith(`${DISK.slice(1)}/`) ? path.slice(DISK.length - 1) : undefined;
  };
  // An absolute name that was in no argument, such as `#include "/home/me/x.h"`, has no prefix: it is taken where
  // there is nothing of that name below `cwd`. No lexical normalising: `link/../x` means what the disk says.
  const choose = (path: string, isThere: (candidate: string) => boolean): string => {
    const relative = `${cwd}/${path}`;
    return isThere(relative) || !isThere(`/${path}`) ? relative : `/${path}`;
  };
  return {
    existing: path => inDisk(path) ?? choose(path, existsSync),
    target: path => inDisk(path) ?? choose(path, candidate => existsSync(dirname(candidate))),
  };
}

const DISK_BYTES = Buffer.from(`${DISK}/`);

/** The text with real names instead of the guest's. Bytes, because a source's encoding is the user's business. */
export function withRealNames(text: Uint8Array): Uint8Array {
  const bytes = Buffer.from(text.buffer, text.byteOffset, text.byteLength);
  if (!bytes.includes(DISK_BYTES)) return text;
  return Buffer.from(bytes.toString('latin1').replaceAll(`${DISK}/`, '/'), 'latin1');
}

import { errnoOf } from './errors.js';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EEXIST: 'a part of the path is not a folder',
  EISDIR: 'it is a folder',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'no such file',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is not a folder',
  EROFS: 'the file system is read-only',
};

/** Why a file could not be read or written, in words; `told` has other words for some errno names. */
export function ioReason(error: unknown, told: Readonly<Record<string, string>> = {}): string {
  const errno = errnoOf(error) ?? '';
  return told[errno] ?? REASONS[errno] ?? (error instanceof Error ? error.message : String(error));
}

import { errnoOf } from '../errors.js';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such folder, and none can be made there',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left on the device',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'a file stands in its way',
  ENAMETOOLONG: 'the path is too long for this system',
  ENOTDIR: 'a part of the path is not a folder',
};

/** Why something could not be written, for a sentence. */
export function reasonOf(error: unknown): string {
  return REASONS[errnoOf(error) ?? ''] ?? (error instanceof Error ? error.message : String(error));
}

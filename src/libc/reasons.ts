import { ioReason } from '../io-reason.js';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such folder, and none can be made there',
  EPERM: 'operation not permitted',
  ENOSPC: 'no space left on the device',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'a file stands in its way',
  ENAMETOOLONG: 'the path is too long for this system',
};

/** Why something could not be written, for a sentence. */
export function reasonOf(error: unknown): string {
  return ioReason(error, REASONS);
}

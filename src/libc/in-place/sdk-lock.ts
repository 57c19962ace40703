import { rmdir } from 'node:fs/promises';
import { errnoOf } from '../../errors.js';
import { withLock } from '../lock.js';

/**
 * Runs `work` under the lock of an SDK, in the folder `own` inside it. Where nothing is in that folder afterwards, it
 * goes, too. Throws LOCKED and IO_WRITE.
 */
export async function withSdkLock<T>(own: string, work: () => Promise<T>): Promise<T> {
  try {
    return await withLock(own, work);
  } finally {
    await rmdir(own).catch((error: unknown) => {
      // Not empty: it is patched. Not there: another process was quicker.
      if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(errnoOf(error) ?? '')) throw error;
    });
  }
}

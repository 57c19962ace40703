import { removeIfEmpty } from '../folder.js';
import { withLock } from '../lock.js';

/**
 * Runs `work` under the lock of an SDK, in the folder `own` inside it. Where nothing is in that folder afterwards, it
 * goes, too. Throws LOCKED and IO_WRITE.
 */
export async function withSdkLock<T>(own: string, work: () => Promise<T>): Promise<T> {
  try {
    return await withLock(own, work);
  } finally {
    // Where it is not empty, the SDK is patched.
    await removeIfEmpty(own);
  }
}

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errnoOf, WamrPthreadError } from '../errors.js';
import { writeError } from './apply.js';
import { makeFolder } from './folder.js';
import { noteOwner, removeIfDead, removeOldNotes } from './lock-owner.js';

/** For owners of whom nothing is known: the owner refreshes the lock while it lives. */
const STALE_AFTER_MS = 10_000;

const LOOK_AGAIN_AFTER_MS = 50;

const PATIENCE_MS = 60_000;

/**
 * Runs `work` while no other process works on the output folder `out`, which is made where it is missing.
 *
 * Waits up to `patience` milliseconds for its turn; the lock of a dead process of this machine is taken over at once.
 * Throws LOCKED, and IO_WRITE where the folder cannot be written.
 */
export async function withLock<T>(
  out: string,
  work: () => Promise<T>,
  patience: number = PATIENCE_MS,
): Promise<T> {
  await makeLockFolder(out);
  const path = join(out, 'lock');
  const release = await acquire(out, path, patience);
  try {
    await noteOwner(path).catch((error: unknown) => {
      throw writeError(path, error);
    });
    return await work();
  } finally {
    // Lost to somebody who thought us dead, after a sleep of the machine: the work is done all the same.
    await release().catch(() => undefined);
    await removeOldNotes(path);
  }
}

async function makeLockFolder(out: string): Promise<void> {
  await makeFolder(out).catch((error: unknown) => {
    throw writeError(out, error);
  });
}

async function acquire(out: string, path: string, patience: number): Promise<() => Promise<void>> {
  const { lock } = await import('proper-lockfile');
  const deadline = Date.now() + patience;
  for (;;) {
    try {
      return await lock(out, { lockfilePath: path, stale: STALE_AFTER_MS, onCompromised: () => undefined });
    } catch (error) {
      if (errnoOf(error) === 'ENOENT' && Date.now() < deadline) {
        // Its last owner removed the folder: it had nothing in it any longer.
        await makeLockFolder(out);
        continue;
      }
      if (errnoOf(error) !== 'ELOCKED') throw writeError(path, error);
      if (await removeIfDead(path)) continue;
      if (Date.now() < deadline) await sleep(LOOK_AGAIN_AFTER_MS);
      else throw locked(out, path, patience, error);
    }
  }
}

function locked(out: string, path: string, patience: number, cause: unknown): WamrPthreadError {
  const seconds = Math.round(patience / 1000);
  return new WamrPthreadError(
    'LOCKED',
    `another process has been working on ${out} for more than ${seconds} seconds`,
    { hint: `Wait for it to end. If no such process exists, delete the folder ${path}.`, cause },
  );
}

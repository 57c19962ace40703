import { readlinkSync } from 'node:fs';
import { lstat, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { errnoOf } from '../errors.js';

/** Who holds a lock: noted beside it, so that others need not wait where that process is dead. */
interface Owner {
  readonly pid: number;
  /** Where that number means something. */
  readonly space: string;
  /** The lock's folder itself: a note may be left from an owner before. */
  readonly lock: string;
}

/** Notes that this process holds the lock, a folder. A note that cannot be written only makes others wait longer. */
export async function noteOwner(lock: string): Promise<void> {
  try {
    const owner: Owner = { pid: process.pid, space: processSpace(), lock: await identityOf(lock) };
    await writeFile(noteOf(lock), JSON.stringify(owner));
  } catch {
    // Without a note the lock is taken over when it has not been refreshed for a while.
  }
}

export async function forgetOwner(lock: string): Promise<void> {
  await rm(noteOf(lock), { force: true }).catch(() => undefined);
}

/** Removes the lock of a process of this machine that no longer lives; true where it did. */
export async function removeIfDead(lock: string): Promise<boolean> {
  const owner = await readOwner(lock);
  if (owner === undefined || owner.space !== processSpace() || isAlive(owner.pid)) return false;
  const aside = `${lock}.${process.pid}.dead`;
  try {
    if ((await identityOf(lock)) !== owner.lock) return false;
    // Of several that see the dead owner one gets the folder; what it got may be a new owner's already.
    await rename(lock, aside);
    if ((await identityOf(aside)) === owner.lock) await rmdir(aside);
    else await rename(aside, lock);
    return true;
  } catch {
    return false;
  }
}

function noteOf(lock: string): string {
  return `${lock}.owner`;
}

async function identityOf(lock: string): Promise<string> {
  const { ino, birthtimeNs } = await lstat(lock, { bigint: true });
  return `${ino}-${birthtimeNs}`;
}

async function readOwner(lock: string): Promise<Owner | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(noteOf(lock), 'utf8'));
    return isOwner(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isOwner(value: unknown): value is Owner {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    typeof value.pid === 'number' &&
    'space' in value &&
    'lock' in value
  );
}

/** The machine, and on Linux the container: elsewhere the same number is another process. */
function processSpace(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) !== 'ESRCH';
  }
}

import { type BigIntStats, constants, existsSync, lstatSync, readlinkSync, renameSync } from 'node:fs';
import { access, lstat, readFile, rename, rm, rmdir, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errnoOf } from '../errors.js';

/** Who holds a lock: noted beside it, so that others need not wait where that process is dead. */
interface Owner {
  readonly pid: number;
  /** Where that number means something. */
  readonly space: string;
  /** The lock's folder itself: a note may be left from an owner before. */
  readonly lock: string;
}

/** A live owner has noted itself long before; a lock that is older and has no note of its own was left by a kill. */
const NOTED_WITHIN_MS = 2000;

/** Notes that this process holds the lock, a folder. Throws the system's error where that cannot be written. */
export async function noteOwner(lock: string): Promise<void> {
  const owner: Owner = { pid: process.pid, space: processSpace(), lock: await identityOf(lock) };
  await writeFile(noteOf(lock), JSON.stringify(owner));
}

export async function forgetOwner(lock: string): Promise<void> {
  // Fresh first: between the end of its note and its own, the lock must not pass for one that a kill left.
  const now = new Date();
  await utimes(lock, now, now).catch(() => undefined);
  await rm(noteOf(lock), { force: true }).catch(() => undefined);
}

/** Removes the lock of a process of this machine that no longer lives; true where it did. */
export async function removeIfDead(lock: string): Promise<boolean> {
  const aside = `${lock}.${process.pid}.dead`;
  try {
    const identity = await identityOf(lock);
    if (!(await isDead(lock, identity))) return false;
    // Of several that see the dead owner one gets the folder. While they looked, a new owner may have come: its lock must
    // not be away, not even for a moment, so this does not wait in between.
    if (identityIn(lstatSync(lock, { bigint: true })) !== identity) return false;
    renameSync(lock, aside);
    if ((await identityOf(aside)) === identity) await rmdir(aside);
    else await rename(aside, lock);
    return true;
  } catch {
    return false;
  }
}

async function isDead(lock: string, identity: string): Promise<boolean> {
  const owner = await readOwner(lock);
  if (owner?.lock === identity) return owner.space === processSpace() && !isAlive(owner.pid);
  return Date.now() - (await lstat(lock)).mtimeMs > NOTED_WITHIN_MS;
}

/** `dead`: its owner was killed; a live owner holds it for as long as it works. Nothing is changed. */
export async function lockState(lock: string): Promise<'free' | 'held' | 'dead'> {
  try {
    return (await isDead(lock, await identityOf(lock))) ? 'dead' : 'held';
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return 'free';
    throw error;
  }
}

/**
 * Removes a lock that a kill left behind, where nothing else is to do; one whose owner lives is left alone, and so is
 * one in a folder that may only be read: it hinders nobody who has nothing to do.
 */
export async function clearDeadLock(lock: string, mayWrite = canWriteTo): Promise<void> {
  if (!(await mayWrite(dirname(lock)))) return;
  const deadline = Date.now() + NOTED_WITHIN_MS + 500;
  while (existsSync(lock) && !(await removeIfDead(lock)) && !(await isNoted(lock)) && Date.now() < deadline) {
    await sleep(50);
  }
  // At once, too: the next owner's note must stay.
  if (!existsSync(lock)) await rm(noteOf(lock), { force: true }).catch(() => undefined);
}

function canWriteTo(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
}

async function isNoted(lock: string): Promise<boolean> {
  const owner = await readOwner(lock);
  return owner !== undefined && owner.lock === (await identityOf(lock).catch(() => undefined));
}

function noteOf(lock: string): string {
  return `${lock}.owner`;
}

async function identityOf(lock: string): Promise<string> {
  return identityIn(await lstat(lock, { bigint: true }));
}

function identityIn({ ino, birthtimeNs }: BigIntStats): string {
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

import { type BigIntStats, constants, existsSync, lstatSync, readlinkSync, renameSync } from 'node:fs';
import { access, lstat, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errnoOf } from '../errors.js';

/**
 * Who holds a lock: noted beside it, so that others need not wait where that process is dead. The note's name has that
 * very lock in it: who takes an old one away cannot hit that of the next owner.
 */
interface Owner {
  readonly pid: number;
  /** Where that number means something. */
  readonly space: string;
}

/** A live owner has noted itself long before; a lock that is older and has no note of its own was left by a kill. */
const NOTED_WITHIN_MS = 2000;

/**
 * Notes that this process holds the lock, a folder; not where the file system does not tell one lock from the next.
 * Throws the system's error where the note cannot be written.
 */
export async function noteOwner(lock: string): Promise<void> {
  const owner: Owner = { pid: process.pid, space: processSpace() };
  const identity = await identityOf(lock);
  if (identity !== undefined) await writeFile(noteOf(lock, identity), JSON.stringify(owner));
}

/** `name`, of an entry beside the lock, is the lock or one of its notes. */
export function belongsToLock(lock: string, name: string): boolean {
  return name === basename(lock) || isNote(lock, name) || asideBy(lock, name) !== undefined;
}

/** Removes the lock of a process of this machine that no longer lives; true where it did. */
export async function removeIfDead(lock: string): Promise<boolean> {
  const aside = `${lock}.${process.pid}${ASIDE}`;
  try {
    const identity = await identityOf(lock);
    if (!(await isDead(lock, identity))) return false;
    // Of several that see the dead owner one gets the folder. While they looked, a new owner may have come: its lock must
    // not be away, not even for a moment, so this does not wait in between.
    if (identityIn(lstatSync(lock, { bigint: true })) !== identity) return false;
    renameSync(lock, aside);
    if ((await identityOf(aside)) !== identity) await rename(aside, lock);
    else await rmdir(aside);
    return true;
  } catch {
    return false;
  }
}

async function isDead(lock: string, identity: string | undefined): Promise<boolean> {
  // proper-lockfile's own way is left: a lock that is not touched for ten seconds.
  if (identity === undefined) return false;
  const owner = await readOwner(noteOf(lock, identity));
  if (owner !== undefined) return owner.space === processSpace() && !isAlive(owner.pid);
  // Not the time of its last change, which proper-lockfile may set to one that has yet to come.
  return Date.now() - (await lstat(lock)).ctimeMs > NOTED_WITHIN_MS;
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
  await removeOldNotes(lock);
}

/**
 * Removes the notes of locks that are no more. An owner does so after the end of its lock, not before: without a note a
 * lock passes for one that a kill left.
 */
export async function removeOldNotes(lock: string): Promise<void> {
  const names = await readdir(dirname(lock)).catch(() => []);
  // Read after the list: the note of a lock that came later is not in it.
  const current = await identityOf(lock).catch(() => undefined);
  const kept = current === undefined ? undefined : noteOf(lock, current);
  for (const name of names) {
    const path = join(dirname(lock), name);
    if (isNote(lock, name) && path !== kept) await rm(path, { force: true }).catch(() => undefined);
    const by = asideBy(lock, name);
    if (by !== undefined && !isAlive(by)) await rmdir(path).catch(() => undefined);
  }
}

function canWriteTo(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
}

async function isNoted(lock: string): Promise<boolean> {
  const identity = await identityOf(lock).catch(() => undefined);
  return identity !== undefined && (await readOwner(noteOf(lock, identity))) !== undefined;
}

const NOTE = '.owner-';
/** Ends the name of a dead lock that a process is about to remove; before it stands the number of that process. */
const ASIDE = '.dead';

function noteOf(lock: string, identity: string): string {
  return `${lock}${NOTE}${identity}`;
}

function isNote(lock: string, name: string): boolean {
  return name.startsWith(`${basename(lock)}${NOTE}`);
}

function asideBy(lock: string, name: string): number | undefined {
  const inside = name.startsWith(`${basename(lock)}.`) && name.endsWith(ASIDE);
  const pid = inside ? name.slice(basename(lock).length + 1, -ASIDE.length) : '';
  return /^\d+$/.test(pid) ? Number(pid) : undefined;
}

async function identityOf(lock: string): Promise<string | undefined> {
  return identityIn(await lstat(lock, { bigint: true }));
}

/** Undefined where the file system knows no time of birth: its next folder may have the same number. */
function identityIn({ ino, birthtimeNs }: BigIntStats): string | undefined {
  return birthtimeNs === 0n ? undefined : `${ino}-${birthtimeNs}`;
}

async function readOwner(note: string): Promise<Owner | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(note, 'utf8'));
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
    'space' in value
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
